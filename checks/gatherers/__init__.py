"""The only code that opens sockets: each gatherer looks at one topic and yields its facts.

A gatherer never raises for what the network did: it stores a Gap. All of them run
concurrently in one event loop; each waits only for the topics it needs.
"""
