"""Headings of courts' exports and of event logs, and what they mean."""

from __future__ import annotations

import re
import unicodedata

from sim.language import marked

MEANINGS: dict[str, tuple[str, ...]] = {
    "case": (
        "案号", "执行案号", "案件号", "案件编号", "收案号", "caseconceptname", "caseid", "caseno",
        "casenumber", "casenr", "case", "casekey", "docketnumber", "docketno", "caseidentifier",
        "dossierid", "ticketid", "applicationid", "incidentid", "srnumber", "permitnumber",
        "ddlcaseid", "uniquekey", "docket", "案件标识",
        "applicationreferencenumber", "applicationreference", "applicationnumber", "casereference",
        "referencenumber", "permit", "incidentnumber", "requestid", "servicerequestid",
        "servicerequestnumber", "numeroprocesso", "number",
    ),
    "filed": (
        "立案日期", "立案时间", "立案日", "收案日期", "收案时间", "收案日", "受理日期", "登记日期",
        "casestartdate", "startdate", "casestart", "filed", "filedat", "fileddate", "filingdate",
        "datefiled", "registrationdate", "casecreationdate", "openingdate", "opened", "openedat",
        "dateopened", "createdat", "createddate", "creationdate", "receiveddate",
        "datereceived", "dateoffiling", "filedate", "opentime",
        "opendate", "applicationstartdate", "applicationdate", "dateapplied", "applieddate",
        "regdate", "caseregdate", "requesteddatetime", "dataajuizamento",
    ),
    "assigned": (
        "分案日期", "分案时间", "分案日", "分配日期", "承办日期", "assigned", "assignedat",
        "assigneddate", "dateassigned", "assignmentdate", "allocationdate", "allocated",
    ),
    "officer": (
        "承办人", "承办法官", "执行员", "执行法官", "主办人", "主办法官", "经办人", "承办人姓名",
        "法官", "员额法官", "inspector", "caseresponsible", "responsible", "officer",
        "judge", "assignee",
        "assignedto", "caseworker", "handler", "owner", "caseowner", "orgresource", "resource",
        "user", "username", "eventorgresource", "eventuser", "ownerfirstname",
    ),
    "closed": (
        "结案日期", "结案时间", "结案日", "办结日期", "办结时间", "审结日期", "报结日期",
        "caseenddate", "enddate", "caseend", "closed", "closedat", "closeddate", "dateclosed",
        "closingdate", "closuredate", "resolvedat", "dateresolved", "completiondate",
        "terminationdate", "disposeddate", "dispositiondate", "dateofdecision", "decisiondate",
        "termdate", "closetime", "closedate", "resolvedtime", "completeddate", "dateofdisposition",
        "databaixa",
    ),
    "kind": (
        "案由", "案件类型", "案件类别", "案件种类", "执行类型", "类型", "kind", "casetype", "type",
        "category", "casecategory", "matter", "natureofsuit", "complainttype", "srtype",
        "applicationtype", "permittype", "requesttype",
    ),
    "region": (
        "辖区", "所属辖区", "地区", "区域", "区县", "乡镇", "region", "district", "county", "area",
        "borough", "ward",
    ),
    "amount": (
        "标的额", "标的金额", "执行标的额", "执行标的", "申请执行标的", "申请标的", "申请标的额",
        "诉讼标的额", "标的", "金额", "amount", "amountyuan", "claimamount", "amountclaimed",
        "requestedamount", "caserequestedamount",
    ),
    "limit": (
        "期限", "审限", "办案期限", "法定期限", "法定审限", "审限届满日", "审限届满日期", "到期日",
        "到期日期", "targetdate", "casedeadline", "deadline", "duedate", "timelimit", "limit",
        "limitdays",
    ),
    "status": (
        "状态", "案件状态", "办理状态", "办案状态", "status", "casestatus", "state",
        "incidentstate",
    ),
    "outcome": (
        "结案方式", "结案类型", "处理结果", "裁判结果", "outcome", "result", "disposition",
        "resolution", "decision",
    ),
    "event": (
        "conceptname", "activity", "event", "eventname", "action", "task", "activityen",
        "incidentactivitytype", "eventconceptname", "环节", "活动", "事项",
        "节点", "流程节点", "操作",
    ),
    "time": (
        "timetimestamp", "timestamp", "eventtimetimestamp", "eventtime",
        "eventtimestamp", "completetimestamp",
        "completetime", "time", "datetime", "操作时间", "办理时间", "发生时间", "时间", "endtime",
        "datestamp", "changedatetime", "sysupdatedat", "starttimestamp", "starttime",
    ),
}  # fmt: skip
"""Keys of a map's columns, and headings that mean them, the surest first, as `bare` has them."""
ALMOST = {
    "case": r"案号$|^案件.*号$|^case.*(id|number|no)$|^ref",
    "filed": r"^(立案|收案|受理).*(日|时间)|^(filing|filed|registration|opening)",
    "assigned": r"^(分案|分配|派案).*(日|时间)|^(assign|allocat)",
    "officer": r"(承办|执行|主办|经办).*(人|员|法官)$|(judge|officer|handler|caseworker)",
    "closed": r"^(结案|办结|审结|报结).*(日|时间)|^(clos|dispos|terminat|issue)",
    "kind": r"案由|(案件|执行).*(类型|类别|种类)$",
    "amount": r"标的|金额|amount",
    "limit": r"审限|期限|届满|到期|deadline|duedate",
    "status": r"状态|status$",
    "outcome": r"结案方式|outcome",
}
"""Parts of headings that mean a key, if no column is called as it is."""
WHAT = {
    "case": marked("number of the case"),
    "filed": marked("day of filing"),
    "assigned": marked("day of allocation to the officer"),
    "officer": marked("who has the case"),
    "closed": marked("day of closure, empty while it is open"),
    "kind": marked("kind of case"),
    "region": marked("region"),
    "amount": marked("sum, in yuan"),
    "limit": marked("time limit: a day, or a number of days"),
    "status": marked("whether the case is open or closed"),
    "outcome": marked("how the case was closed"),
    "event": marked("what happened"),
    "time": marked("when it happened"),
}
"""What a column of each key holds."""
NUMBERS_OF_PEOPLE = ("工号", "承办人工号", "人员编号", "警号", "staffid", "employeeid")
"""What tells officers of the same name apart."""
ROLES = ("角色", "承办角色", "role")
NO_DAY = {
    "—",
    "-",
    "--",
    "/",
    "无",
    "空",
    "未结",
    "null",
    "none",
    "nan",
    "n/a",
    "na",
    "0",
    "\\n",
    "nat",
    "<na>",
    "?",
}
"""What stands in columns of days where there is none."""
NO_OFFICER = NO_DAY | {
    "system",
    "undefined",
    "missing",
    "empty",
    "unknown",
    "未分配",
    "待分",
    "系统",
}
"""What stands in columns of officers where there is none, or a program."""
DAYS = ("filed", "assigned", "closed", "time")


def bare(heading: str) -> str:
    """A heading without signs, units and spaces: ``case:concept:name`` is caseconceptname."""
    half = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[\W_]+", "", re.sub(r"[(\[（【].*?[)\]）】]", "", half))
