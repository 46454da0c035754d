"""When something goes wrong in the room: two tabs on one exercise, a restart in the middle, a loop without an end, a kernel
that dies, a slow machine. Nothing that was written is lost, and what to do is said in words.
"""

from __future__ import annotations

import re

from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect

from tests.browser.lab import EXERCISE, LESSON, PATIENCE, Lab

MARK = "def typical_and_slow(hours)"


def on_disk(room, text: str) -> bool:
    for _ in range(40):
        if text in room.exercise("zh").read_text(encoding="utf-8"):
            return True
        room.home.wait_for_timeout(250)
    return False


def answer(lab: Lab, mark: str) -> None:
    lab.answer(MARK, f"{MARK}:\n    return 0, 0  # {mark}")


def test_of_two_tabs_the_second_is_asked_before_it_overwrites_the_first(room):
    one, two = room.lab, room.open_tab()
    for lab in (one, two):
        lab.lang, lab.words = "zh", Lab(lab.page, room.started.address, "zh").words
        lab.open(f"zh/{EXERCISE}")
    answer(one, "tab one")
    one.page.keyboard.press("Control+s")
    assert on_disk(room, "tab one")
    answer(two, "tab two")
    two.page.keyboard.press("Control+s")
    dialog = two.page.locator(".jp-Dialog")
    expect(dialog).to_be_visible(timeout=PATIENCE)
    two.picture("two-tabs")
    assert "tab one" in room.exercise("zh").read_text(encoding="utf-8"), "nothing is overwritten unasked"
    room.go_home()
    explained = room.home.locator("#help + dl").inner_text()
    choices = [one.strip() for one in dialog.locator(".jp-Dialog-footer button").all_inner_texts()]
    assert len(choices) >= 2 and all(f"“{word}”" in explained for word in choices if word not in ("取消", "Cancel")), (
        choices
    )
    dialog.locator("button", has_text="取消").click()
    two.page.click("[data-jp-item-name='zhixing:check'] jp-button")  # saves first, and so is asked the same
    dialog.locator("button", has_text="取消").click()
    window = two.page.locator(".jp-Dialog", has=two.page.locator(".zhixing-window"))
    expect(window).to_contain_text("没有存上")
    two.picture("not-saved")
    window.locator("button", has_text="关闭").click()
    two.page.keyboard.press("Control+s")
    dialog.locator("button", has_text=re.compile("覆盖|Overwrite")).click()
    assert on_disk(room, "tab two")
    two.page.close()


def test_a_restart_in_the_middle_costs_nothing_that_was_written(room):
    lab = room.lab
    lab.open(f"zh/{EXERCISE}")
    answer(lab, "before the restart")
    room.started.stop()
    room.started.start()
    room.go_home()  # the new address; the tab stays as it is
    lab.wait_for_server()
    lab.page.keyboard.press("Control+s")
    assert on_disk(room, "before the restart")
    lab.token = room.started.address.rpartition("=")[2]


def test_without_a_server_check_and_hand_in_say_so_and_the_work_stays_in_the_page(room):
    lab, page = room.lab, room.lab.page
    lab.open(f"zh/{EXERCISE}")
    answer(lab, "while it was away")
    room.started.stop()
    for button in ("check", "hand-in"):
        lab.page.click(f"[data-jp-item-name='zhixing:{button}'] jp-button")
        window = page.locator(".jp-Dialog", has=page.locator(".zhixing-window"))
        expect(window).to_contain_text("zhixing start")
        lab.picture(f"gone-{button}")
        window.get_by_role("button", name="关闭").last.click()
        expect(window).to_have_count(0)
    room.started.start()
    room.go_home()
    lab.wait_for_server()
    page.keyboard.press("Control+s")
    assert on_disk(room, "while it was away")
    lab.token = room.started.address.rpartition("=")[2]


def test_a_cell_that_does_not_end_is_explained_under_it_and_stopped(room):
    lab, page = room.lab, room.lab.page
    lab.open(f"zh/{EXERCISE}")
    lab.answer(MARK, f"{MARK}:\n    return 0, 0\nimport time\nwhile True: print('.', end=''); time.sleep(0.01)")
    lab.run_cell(MARK)
    note = page.locator(".jp-OutputArea-output [role=status]", has_text="还没有结束").first
    expect(note).to_contain_text("■", timeout=PATIENCE)
    note.scroll_into_view_if_needed()
    lab.picture("endless")
    window = lab.press("check")  # in a kernel of its own, which stops that cell
    lab.picture("check-endless")
    expect(window.locator("li").nth(1)).to_contain_text("停不下来")
    expect(window.locator("li").nth(3)).to_contain_text("还没有作答")  # what comes after it is checked all the same
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    lab.answer(MARK, f"{MARK}:\n    return 0, 0")  # or grading, too, would wait for its end
    expect(lab.press("hand-in")).to_contain_text("内容指纹")  # while the kernel is still busy with what stood there
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    page.locator("[data-jp-item-name=interrupt] button, [data-jp-item-name=interrupt]").first.click()
    ended = page.locator(".jp-OutputArea-output [role=status]", has_text="已中断").first
    expect(ended).to_be_visible(timeout=PATIENCE)


def test_a_kernel_that_dies_is_explained_at_once_and_in_the_next_cell(room):
    lab, page = room.lab, room.lab.page
    lab.answer(MARK, f"{MARK}:\n    return 0, 0\nimport os; os._exit(1)")
    lab.run_cell(MARK)
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("内核意外停止", timeout=PATIENCE)
    expect(dialog).to_contain_text("运行所有单元格")
    lab.picture("died")
    dialog.locator("button", has_text="关闭").click()
    page.wait_for_timeout(1000)
    assert dialog.count() == 0, "the Lab's own window, in English, does not come after it"
    window = lab.press("check")
    lab.picture("check-died")
    expect(window).to_contain_text("typical_and_slow")
    expect(window).to_contain_text("自己结束了程序")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    handed = lab.press("hand-in")
    lab.picture("hand-in-died")
    expect(handed).to_contain_text("内容指纹")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    lab.answer(MARK, f"{MARK}:\n    return 0, 0")
    note = page.locator(".jp-OutputArea-output [role=status]", has_text="意外停止")
    for _ in range(4):  # a cell that is run while the kernel is still starting is lost without a word
        lab.run_cell(MARK)
        try:
            note.first.wait_for(timeout=10_000)
            break
        except Late:
            continue
    expect(note.first).to_contain_text("从上到下")
    lab.picture("died-explained")
    lab.save()


def test_a_kernel_that_cannot_be_started_again_is_explained_and_the_advice_helps(room):
    lab, page = room.lab, room.lab.page
    lab.open(f"zh/{EXERCISE}")
    deadly = room.started.home / ".zhixing" / "lab-zh" / "ipython" / "profile_default" / "startup" / "deadly.py"
    deadly.parent.mkdir(exist_ok=True)
    deadly.write_text("import os; os._exit(1)", encoding="utf-8")
    try:
        lab.answer(MARK, f"{MARK}:\n    return 0, 0\nimport os; os._exit(1)")
        lab.run_cell(MARK)
        dialog = page.locator(".jp-Dialog", has_text="内核没能重新启动")
        expect(dialog).to_contain_text("写下的内容没有受影响", timeout=PATIENCE)
        lab.picture("dead")
    finally:
        deadly.unlink()
    dialog.locator("button", has_text="关闭").last.click()
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    lab.answer(MARK, f"{MARK}:\n    return 0, 0\nprint('alive' + ' again')")
    lab.save()
    lab.menu("内核", "重启内核…")
    page.wait_for_timeout(500)
    lab.dismiss()
    for _ in range(4):  # a cell that is run while the kernel is still starting is lost without a word
        lab.run_cell(MARK)
        try:
            page.locator(".jp-OutputArea-output", has_text="alive again").first.wait_for(timeout=8_000)
            break
        except Late:
            continue
    expect(page.locator(".jp-OutputArea-output", has_text="alive again").first).to_be_visible()


def test_on_a_slow_machine_the_first_steps_work_all_the_same(room):
    page = room.lab.page
    slow = room.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    try:
        room.lab.open(f"zh/{LESSON}")
        done = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some(one => /\\d/.test(one.textContent))"
        for _ in range(4):  # a cell that is run before the kernel listens is lost without a word
            room.lab.dismiss()
            room.lab.run_cell("open_module(")
            try:
                page.wait_for_function(done, timeout=20_000)
                break
            except Late:
                room.lab.picture("slow-lost")
        assert page.evaluate(done)
        assert room.lab.errors() == []
        room.lab.picture("slow")
    finally:
        slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
