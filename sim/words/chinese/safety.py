"""Chinese words of files, of the console, and of what nobody foresaw."""

from __future__ import annotations

SAFETY: dict[str, str] = {
    "is a link that leads out of the results folder: nothing is read or written through it; put "
    "the file or folder itself there, or delete the link": (
        "是通向结果文件夹之外的链接：程序不通过链接读写；请把文件或文件夹本身放在这里，或删除该链接"
    ),
    "is not a regular file": "不是普通文件",
}
