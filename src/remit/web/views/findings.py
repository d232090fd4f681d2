"""placeholder while the query lands"""
from django.http import HttpRequest, HttpResponse
def page(request): return HttpResponse("x")
def explained(request, code): return HttpResponse("x")
