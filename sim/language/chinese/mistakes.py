"""Chinese words of mistakes in a text that a user wrote: signs, indents, numbers, encodings."""

from __future__ import annotations

MISTAKES: dict[str, str] = {
    # files
    "no file can have this name": "文件不能用这样的名称",
    "you are not allowed to": "没有读取权限",
    "its name is too long": "名称过长",
    "it is a link to itself": "链接指向自身",
    "is a folder; give a file": "是文件夹；请给出文件",
    "{file} is a folder; give a file": "{file} 是文件夹；请给出文件",
    "is a device or a pipe, not a file; save the text as a file and give that": (
        "是设备或管道，不是文件；请把内容另存为文件，再给出该文件"
    ),
    "is not a text file in UTF-8; {how}": "不是 UTF-8 编码的文本文件；{how}",
    "is not a text file in UTF-8 but in UTF-16; {how}": (
        "不是 UTF-8 编码的文本文件，而是 UTF-16 编码；{how}"
    ),
    "is not a text file in UTF-8 but, it seems, in GBK; {how}": (
        "不是 UTF-8 编码的文本文件，看来是 GBK 编码；{how}"
    ),
    "open it in Notepad, choose File > Save as, and there the encoding UTF-8": (
        "请用记事本打开，选择“文件 - 另存为”，把编码选为 UTF-8"
    ),
    "must be a file on this computer, not an address; save that file beside this one": (
        "必须是本机上的文件，不能是网址；请先把该文件存到本文件旁边"
    ),
    "... and {n:,} more": "……另有 {n:,} 处错误",
    # signs, indents, brackets
    "found the Chinese mark '{found}'; write '{mark}'": (
        "有中文标点“{found}”；请改用英文标点“{mark}”"
    ),
    "a space is missing after ':', as in  months: 24": "“:”后面缺少空格，应如  months: 24",
    "write  {key}: {value}  with a space after ':'": "请写  {key}: {value}  ，“:”后面要有空格",
    "a text with ': ' in it must stand in quotes": "含有“: ”的文字须加引号",
    "begins further right than line {above}; begin both in the same column": (
        "这一行比第 {above} 行缩进更多；两行应从同一列开始"
    ),
    "a key without ': ' after it, as in  seed: 1": "键的后面缺少“: ”，应如  seed: 1",
    "holds a tab; write spaces instead, as many as in the lines beside it": (
        "这一行有制表符（Tab）；请改用空格，个数与相邻各行一致"
    ),
    "a text that begins with '{sign}' must stand in quotes, as in \"{sign}...\"": (
        '以“{sign}”开头的文字须加引号，如 "{sign}..."'
    ),
    "does not fit here: is it indented like the lines above, and are they complete?": (
        "这一行与上文不相接：请检查缩进是否与上面各行一致，上面各行是否完整"
    ),
    "does not begin in the same column as the lines that it belongs to; indent all of them "
    "alike, with spaces": "这一行没有与同一层的其他行对齐；请用空格使它们从同一列开始",
    "a closing bracket too many": "多了一个右括号",
    "text after a closing quotation mark; put other quotation marks around the whole": (
        "右引号之后还有文字；请给整段文字加上另一种引号"
    ),
    "in the brackets that begin here, a comma or the closing '{sign}' is missing": (
        "从这一行开始的括号里缺少逗号，或缺少右括号“{sign}”"
    ),
    "the quotation mark that begins here has no closing one": "从这一行开始的引号没有右引号",
    "nothing stands before '{sign}', where a value must be": "“{sign}”之前缺少内容",
    "an entry with '- ' must begin a line of its own, below its key": (
        "以“- ”开头的一项须另起一行，写在键的下面"
    ),
    "in double quotes '\\' has a meaning of its own; use single quotes": (
        "双引号中的“\\”有特殊含义；请改用单引号"
    ),
    "a second scenario begins here (after ---); one file holds one": (
        "从这里（--- 之后）开始了第二个情景；一个文件只能写一个情景"
    ),
    "a text that begins with  & * ! ? | > - %  must stand in quotes": (
        "以  & * ! ? | > - %  开头的文字须加引号"
    ),
    "after  |  or  >  the text begins in the next line, indented": (
        "|  或  >  之后，文字须从下一行开始并缩进"
    ),
    "a line may not begin with  %  ---  or  ... ; delete it": (
        "行首不能是  %  ---  或  ... ；请删去这一行"
    ),
    "a line may not begin with %; delete it": "行首不能是 %；请删去这一行",
    "cannot be read from here on; look at indents, colons, brackets and quotation marks": (
        "从这里起无法读懂；请检查缩进、冒号、括号和引号"
    ),
    "the character {found} cannot stand in a text; delete it": ("文字中不能有字符 {found}；请删去"),
    "a text that begins with & or * must stand in quotes (anchors and aliases are not allowed; "
    "use extends)": "以 & 或 * 开头的文字须加引号（不允许用 & 和 * 引用；请改用 extends）",
    "a text that begins with ! must stand in quotes (the YAML tag {tag} is not allowed)": (
        "以 ! 开头的文字须加引号（不允许使用 {tag}）"
    ),
    "a key must be a word, not a list or keys of its own": "键必须是文字，不能是列表或其他的键",
    # values
    "no such key; a team has at most one assistant; allowed: {names}": (
        "没有这个键；每个小组最多一名书记员；可用：{names}"
    ),
    "{key} is a list here: write  {meant}": "这里的 {key} 是列表：请写  {meant}",
    "these entries have no names but numbers: {entries}": "这些项没有名称，只有编号：{entries}",
    "; write {meant}": "；请写 {meant}",
    "; write [{row}]": "；请写 [{row}]",
    "; begin each entry in a line of its own, with '- '": "；请每项另起一行，以“- ”开头",
    "found {found}; write [{row}], with ',' between": (
        "现为 {found}；请写 [{row}]，中间用半角逗号“,”"
    ),
    "found {found}; write a number without commas, as 80000": (
        "现为 {found}；数字中不要写逗号，应如 80000"
    ),
    "a number has at most {most} digits; this one has {found:,}": (
        "数字至多 {most} 位；现有 {found:,} 位"
    ),
    "found {found}; must be a number": "现为 {found}；必须是数字",
    "nothing stands here; {expected}": "这里没有写内容；{expected}",
    ", or ": "，或",
    "must have 12 numbers, one a month, and has {found}": (
        "必须有 12 个数，每月一个，现有 {found} 个"
    ),
    "must have at least {n} entries, and has {found}": "至少要有 {n} 项，现有 {found} 项",
    "must be keys and values, as in  until: {closures: 10}": (
        "必须是键和值，如  until: {closures: 10}"
    ),
    "give keys, without '- ' before them: {keys}": "请写键，前面不要加“- ”：{keys}",
    "must be a day from 1 to 28, or  last  for the last day of the month": (
        "必须是 1 至 28 的日期，或  last（当月最后一天）"
    ),
    "must be all whole numbers, one a team, as in [30, 12], or all entries with the keys team, "
    "cases, filed": (
        "须全是整数，每个小组一个，如 [30, 12]；或者每项都由键 team、cases、filed 组成"
    ),
    "must be the number or the name of a team": "必须是小组的编号或名称",
    "; null: there is none": "；没有时写 null",
    "write {entry}, with the keys {keys}": "请写 {entry}，可用的键：{keys}",
    # shares
    "region {name} has the share {share:g}, which is {percent:.0f} % of all cases: is {meant:g} "
    "meant?": ("地域 {name} 的份额为 {share:g}，占全部案件的 {percent:.0f}%：是否要写 {meant:g}？"),
    "kind {name} has the share {share:g}, which is {percent:.0f} % of all cases: is {meant:g} "
    "meant?": (
        "案件类型 {name} 的份额为 {share:g}，占全部案件的 {percent:.0f}%：是否要写 {meant:g}？"
    ),
    "the shares of the regions add up to {total:g}, not 1: they are weights, and what counts is "
    "each one's part of the sum": (
        "各地域的份额之和为 {total:g}，不是 1：份额是权重，只看各自在总和中所占的比例"
    ),
    "the shares of the kinds add up to {total:g}, not 1: they are weights, and what counts is "
    "each one's part of the sum": (
        "各案件类型的份额之和为 {total:g}，不是 1：份额是权重，只看各自在总和中所占的比例"
    ),
    # ranges and values of studies
    "is an option of {rules}, not of {rule}; allowed: {names}": (
        "是规则 {rules} 的选项，{rule} 没有这一项；可用：{names}"
    ),
    "the values must be numbers; to compare rules or other words, give arms": (
        "取值必须是数字；要比较分案规则等，请写成几个方案（arms）"
    ),
    "{why}; {form}": "{why}；{form}",
    "LOW ({low:g}) is not below HIGH ({high:g})": "低（{low:g}）没有小于高（{high:g}）",
    "COUNT is 2 to {most:,}, not {count:,}": "个数须为 2 至 {most:,}，而不是 {count:,}",
    "found {found}; LOW must be below HIGH, as in [0, 0.6]": (
        "现为 {found}；低必须小于高，如 [0, 0.6]"
    ),
    "is no number of the bureau, so it cannot be varied": "不是执行局的数值，不能变动",
    "is the same at all points, which share their draws; change it with --seed": (
        "在所有参数点都相同（各点共用同样的随机数）；要改变请用 --seed"
    ),
    "is the same at all points; change it with --replications": (
        "在所有参数点都相同；要改变请用 --replications"
    ),
    # entries of lists
    "there are none": "这里没有可用的",
    "is the same entry as {other}, which stands here, too": "与此处的 {other} 是同一项",
    "; a new entry needs {keys}": "；要新增一项，须给出 {keys}",
}
