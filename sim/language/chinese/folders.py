"""Chinese words of results folders: whose they are, whether they are whole, who computes them."""

from __future__ import annotations

FOLDERS: dict[str, str] = {
    # what lies in the way
    "is in the way: there is no run in it that this version can go on with; rename or erase it, "
    "or give another --out": (
        "占用了所需的文件夹名：其中没有本版本可以接着计算的运行；请改名或删除，或换一个 --out"
    ),
    "is the current folder or one around it; name a folder inside it": (
        "是当前文件夹或其上级文件夹；请给出其中的一个子文件夹"
    ),
    "is a link; name the folder itself, or another --out": (
        "是链接；请给出文件夹本身，或换一个 --out"
    ),
    "is a file, not a folder; give another --out": "是文件而不是文件夹；请换一个 --out",
    "is not the name of a folder": "不能作为文件夹的名称",
    "holds {kept} finished replications or bureaus of another run, begun {started}; give another "
    "--out, or --again to drop them": (
        "其中保存着另一次运行（{started} 开始）已算完的 {kept} 次重复或执行局；请换一个 --out，"
        "或用 --again 舍弃这些结果"
    ),
    "is in the way of a chart; rename it": "占用了图的位置；请改名",
    "no such folder": "没有这个文件夹",
    "holds tables of a run, but no manifest.json": "其中有运行结果的表格，却没有 manifest.json",
    # manifests
    "must be the name of a file inside the folder": "必须是该文件夹之内的文件名",
    "must be the name of a measure": "必须是指标的名称",
    "lacks what this kind of study says": "缺少这类研究应有的内容",
    "is damaged, or was not written by this program": "已损坏，或不是本程序写的",
    "{damaged}: {why}": "{damaged}：{why}",
    # checksums
    "{file} is missing": "缺少 {file}",
    "{file} is changed": "{file} 已被改动",
    "and {n} more files": "以及另外 {n} 个文件",
    "is not as it was finished ({files}): nothing is said from it; run it again": (
        "与完成时不一致（{files}）：不据此得出任何结论；请重新运行"
    ),
    "{folder} is not as it was finished ({files}); what the run makes is made again.": (
        "{folder} 与完成时不一致（{files}）；运行所生成的部分将重新生成。"
    ),
    "is not of this run: another program has changed it meanwhile; run it again": (
        "不属于本次运行：其间被另一个程序改动；请重新运行"
    ),
    "All files are as they were when they were finished.": "所有文件均与完成时一致。",
    "Damaged tables: the same command computes the run again. Damaged charts and reports: python "
    "-m sim report RUN makes them again.": (
        "表格受损：用同一命令重新计算该次运行。图表和报告受损：用 python -m sim report RUN 重新生成。"
    ),
    # the same run twice
    "is being computed by another process": "正由另一个进程计算",
    "is being computed by process {process} on {host} since {since}": (
        "自 {since} 起正由 {host} 上的进程 {process} 计算"
    ),
    "{said}; --wait waits for it": "{said}；加上 --wait 可等待其完成",
    "Waiting: {what}.": "等待中：{what}。",
    # versions
    "{folder} by {program}": "{folder}：{program}",
    "Not all of this is of the same program: {made}; this is {program}. Where the program computes "
    "otherwise, figures differ for that reason.": (
        "这些结果并非都由同一程序得出：{made}；现在的程序是{program}。凡程序算法不同之处，数字会因此不同。"
    ),
    "version {version}": "版本 {version}",
    "version {version} (code {code})": "版本 {version}（代码 {code}）",
}
