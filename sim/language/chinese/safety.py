"""Chinese words of files, of the console, and of what nobody foresaw."""

from __future__ import annotations

SAFETY: dict[str, str] = {
    "is a link that leads out of the results folder: nothing is read or written through it; put "
    "the file or folder itself there, or delete the link": (
        "是通向结果文件夹之外的链接：程序不通过链接读写；请把文件或文件夹本身放在这里，或删除该链接"
    ),
    "is not a regular file": "不是普通文件",
    # the compiled engine
    "What is kept of the compiled engine in {folder} is spoiled; it is compiled anew.": (
        "{folder} 中保存的编译引擎已损坏；现重新编译。"
    ),
    "The compiled engine cannot be kept in {folder} ({error}), so every run compiles it anew. "
    "Make room there, or delete the files in it that begin with compiled_.": (
        "编译引擎无法保存在 {folder}（{error}），因此每次运行都要重新编译。"
        "请腾出空间，或删除其中以 compiled_ 开头的文件。"
    ),
    "The compiled engine is kept in {folder}, as nothing can be written where it should be.": (
        "编译引擎保存在 {folder}，因为原定位置无法写入。"
    ),
    "The compiled engine cannot be kept anywhere, so every run compiles it anew; NUMBA_CACHE_DIR "
    "can name a folder for it.": (
        "编译引擎没有可以保存的位置，因此每次运行都要重新编译；可用 NUMBA_CACHE_DIR 指定一个文件夹。"
    ),
    "Numba cannot be loaded here ({error}); --engine simpy gives the same results": (
        "Numba 在这里无法加载（{error}）；--engine simpy 给出相同的结果"
    ),
    "{engine} needs Numba, which is not installed here, or switched off; simpy gives the same "
    "results": "{engine} 需要 Numba，而这里没有安装或已停用；simpy 给出相同的结果",
    # ends
    "the output": "输出",
    "{file}: there is no space left on the disk. What is finished is kept; once there is space, "
    "the same command goes on from there.": (
        "{file}：磁盘空间已满。已完成的部分保留着；腾出空间后用同一条命令可接着运行。"
    ),
    "{text} has characters that cannot be written here (encoding {encoding}); give it another "
    "name, or set the environment variable PYTHONUTF8=1.": (
        "{text} 含有在此无法写入的字符（编码 {encoding}）；请换一个名称，或设置环境变量 PYTHONUTF8=1。"
    ),
    "There is not enough memory; try fewer --workers or a smaller scenario.": (
        "内存不足；请减少 --workers 或缩小情景。"
    ),
    "Something is nested too deeply.": "嵌套层数过多。",
    "The program has failed, by a fault of its own ({what}).": "程序自身出错（{what}）。",
    "Details are in {file}.": "详细信息见 {file}。",
    "Details follow, as no file can be written:": "无法写入文件，详细信息如下：",
}
