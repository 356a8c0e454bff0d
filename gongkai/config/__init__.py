"""Composition only: settings, addresses, the sign-in policy. The one place that knows every room."""
