"""A judged run for its readers: a web page of its own, SARIF, JUnit, and pictures. All pure."""
