"""依申请公开 on the public site: how to ask, the form, the state of one's own request, and the deadline calculator."""
