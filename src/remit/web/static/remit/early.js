// Before the first paint: says that scripts run, so that pages hide what is only for readers without them.
document.documentElement.classList.add("js");
