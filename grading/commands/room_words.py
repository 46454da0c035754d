"""Every word that the course's extension of JupyterLab shows (labextensions/zhixing-room), handed to the page when the Lab
starts. What answers a button comes from the server (exercise_server.py)."""

from __future__ import annotations

from grading.classroom.language import T, language

#: What an official meets in JupyterLab 4.6 and the language pack 4.5 has no Chinese for.
MISSING = {
    "menu\x04Activity Bar Position": "活动栏的位置",
    "Activity Bar Position: %1": "活动栏的位置：%1",
    "Set Activity Bar Position": "设置活动栏的位置",
    "Bottom": "底部",
    "Side": "两侧",
    "Top": "顶部",
    "Advanced Tools": "高级工具",
    "Breakpoints on exception": "出错时暂停",
    "Cell %1/%2": "单元格 %1/%2",
    "Common Tools": "常用工具",
    "Copy Selected Text": "复制选中的文字",
    "Copy selected text from the active cell or output area": "复制当前单元格或输出里选中的文字",
    "Cut Selected Text": "剪切选中的文字",
    "Cut selected text from the active cell or output area": "剪切当前单元格或输出里选中的文字",
    "Delete the cell": "删除这个单元格",
    "Edit File Browser Path": "输入文件浏览器的路径",
    "Filter sources": "筛选源文件",
    "Go to cell number between 1 and %1": "转到第几个单元格（1 到 %1）",
    "Go to cell…": "转到单元格…",
    "Install more languages…": "安装更多语言…",
    "Move Widget To": "把面板移到",
    "Open in Terminal": "在终端中打开",
    "Paste Text": "粘贴文字",
    "Paste text from the clipboard into the active cell editor": "把剪贴板里的文字粘贴到当前单元格",
    "Reset Widget Zoom": "恢复面板的缩放",
    "Responsive popup toolbar": "放不下的工具栏按钮",
    "Select Last Modified Cell": "选中上一个修改过的单元格",
    "Select Next Modified Cell": "选中下一个修改过的单元格",
    "Show Down Area": "显示下方区域",
    "Split Tab": "拆分标签页",
    "Type a path…": "输入路径…",
    "Zoom In Active Widget": "放大当前面板",
    "Zoom Out Active Widget": "缩小当前面板",
}


def words(room: dict | None) -> dict:
    """The words in the language in force. room: what the home page is to know, where there is one: only then is there
    something to hand in.

    "missing" has translations of JupyterLab's own texts, as its translator takes them.
    """
    found = {
        "missing": {text: [zh] for text, zh in MISSING.items()} if language() == "zh" else {},
        "slider": T("滑块", "slider"),
        "field": T("输入框", "input"),
        "lower": T("（下限）", "(from)"),
        "upper": T("（上限）", "(to)"),
        "close": T("关闭", "Close"),
        "autorestartingTitle": T("内核意外停止，正在重新启动", "The kernel stopped and is starting again"),
        "died": T("内核是在后台运行代码的程序。它之前算出的变量都没有了；写下的内容没有受影响，不用重做。",
                  "The kernel is the program that runs your code in the background. What it had worked out is gone. What you "
                  "wrote is safe, and nothing has to be written again."),
        "diedNext": T("请关闭这个窗口，再用菜单“运行 → 运行所有单元格”从上到下运行一遍。如果每次都停在同一格，多半是那一格占用内存太多，"
                      "或者自己结束了程序：先改那一格。",
                      "Close this window, then choose Run → Run All Cells to run everything from the top. If it stops at the "
                      "same cell each time, that cell probably takes too much memory or ends the program itself: change that "
                      "cell first."),
        "deadTitle": T("内核没能重新启动", "The kernel could not be started again"),
        "dead": T("写下的内容没有受影响。请按 Ctrl+S 保存，再用菜单“内核 → 重启内核…”。还不行，就关掉这个标签页，从首页重新打开。",
                  "What you wrote is safe. Press Ctrl+S to save, then choose Kernel → Restart Kernel…. If that does not help, "
                  "close this tab and open it again from the home page."),
    }  # fmt: skip
    return found | (_exercise(room) if room else {})


def _exercise(room: dict) -> dict[str, str]:
    start = f"zhixing start --lang {language()} --port {room.get('port', 8888)}"
    return {
        "course": T("知行", "Zhixing"),
        "check": T("检查", "Check"),
        "checkCaption": T("保存，并检查整份练习（Ctrl+Alt+Enter）", "Save, and check the whole exercise (Ctrl+Alt+Enter)"),
        "checkBusy": T("正在检查", "Checking"),
        "checkWait": T("正在另一个内核里从上到下运行这份练习，一般不超过半分钟。关闭这个窗口不会中断检查。",
                       "The exercise is run from the top in a kernel of its own, which rarely takes half a minute. Closing "
                       "this window does not stop it."),
        "checkFailed": T("没有检查完", "The check did not come to its end"),
        "handIn": T("提交", "Hand in"),
        "handInCaption": T("保存并提交这份练习（Ctrl+Alt+S）", "Save this exercise and hand it in (Ctrl+Alt+S)"),
        "handInBusy": T("正在提交", "Handing in"),
        "handInWait": T("请稍候，回执会出现在这里。关闭这个窗口不会取消提交。",
                        "One moment: the receipt appears here. Closing this window does not cancel it."),
        "handInFailed": T("没有提交", "Not handed in"),
        "goneTitle": T("课程没有在运行", "The course is not running"),
        "gone": T(f"连不上课程的服务，可能是终端窗口被关掉了。请不要关闭这个标签页：先在终端里运行 {start}，"
                  "等课程打开后，回到这里按 Ctrl+S 保存，再试一次。",
                  "The course's server does not answer; its terminal window may have been closed. Leave this tab open: run "
                  f"{start} in a terminal, then come back here, press Ctrl+S to save, and try again."),
        "notSavedTitle": T("还没有保存", "Not saved"),
        "notSaved": T("改动没有存上，所以没有继续。如果刚才问到“覆盖”还是“撤回”，先选好；再按 Ctrl+S 保存，然后再试一次。",
                      "Your changes could not be saved, so nothing else was done. If you were asked whether to overwrite or "
                      "revert, choose first; then press Ctrl+S to save, and try again."),
    }  # fmt: skip
