"""The API for programs: what all its parts share, and the part about the paperwork.

Each app has the endpoints of its own nouns; launchready/api.py puts them together.
"""
