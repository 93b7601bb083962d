"""Domain names as people read them."""

from django import template

from engagements.domain_names import readable_domain

register = template.Library()

register.filter("readable_domain", readable_domain)
