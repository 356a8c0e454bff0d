"""Gongkai (公开): the open platform for open-government work. Its rooms and floors are drawn in docs/house.md."""
