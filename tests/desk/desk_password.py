"""The password that accounts of these tests get where one is typed."""

PASSWORD = "jiang-zhou-2026"
