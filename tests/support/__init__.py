"""What several tests share: a browser, a running server, people at their desks."""
