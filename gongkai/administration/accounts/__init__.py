"""Screens of the administrator: people and their accounts, agencies and sections, the list of people as a workbook."""
