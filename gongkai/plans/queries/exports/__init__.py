"""The ledger as a workbook, and the written report 落实情况报告: both from stored facts alone, as bytes."""

from gongkai.plans.queries.exports.report import report_document
from gongkai.plans.queries.exports.workbook import ledger_workbook

__all__ = ["ledger_workbook", "report_document"]
