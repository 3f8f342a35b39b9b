"""The controls in real Chromium: nothing typed is lost, nothing is overwritten, nothing runs, everything is reachable."""

from decimal import Decimal

import pytest

from tests.support.browser import axe_violations
from tests.widgets import samples
from widgets import View, blocks
from widgets.trials import Knob, Measured, RankColumn, RankLine, knobs, ranks, versus

pytestmark = pytest.mark.browser
NAME = "企业名称"
SAVED = "已保存 10:42:07"


def waits(page, condition, timeout=6000):
    page.wait_for_function(condition, timeout=timeout)


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('reserve.outbox')).length")


def test_a_typed_field_is_saved_and_leaves_the_outbox(stage, drafts):
    page = stage.show(samples.form())
    page.get_by_label(NAME).fill("新的名称")
    page.get_by_text(SAVED).wait_for()
    assert drafts.fields["enterprise_name"] == ("新的名称", None)
    assert drafts.headers[0]["X-Xsrftoken"] == "token-of-the-test"
    assert kept(page) == 0


def test_a_network_cut_keeps_what_was_typed_and_sends_it_afterwards(stage, drafts):
    page = stage.show(samples.form())
    stage.context.set_offline(True)
    page.get_by_label(NAME).fill("断网时填写")
    page.get_by_text("未连接，内容已保存在本机").wait_for()
    assert kept(page) == 1
    stage.context.set_offline(False)
    page.get_by_text(SAVED).wait_for()
    assert drafts.fields["enterprise_name"][0] == "断网时填写"


def test_what_the_server_never_got_is_restored_after_a_reload(stage, drafts):
    drafts.status = 503
    page = stage.show(samples.form())
    page.get_by_label(NAME).fill("重载之前")
    page.get_by_text("未连接").wait_for()
    drafts.status = 200
    stage.show(samples.form())
    page.get_by_text(SAVED).wait_for()
    assert page.get_by_label(NAME).input_value() == "重载之前"
    assert drafts.fields["enterprise_name"][0] == "重载之前"


def test_a_server_that_asks_to_wait_gets_the_text_when_it_said(stage, drafts):
    drafts.status = 429
    page = stage.show(samples.form())
    page.get_by_label(NAME).fill("慢一点")
    page.get_by_text("正在保存").wait_for()
    waits(page, "performance.getEntriesByType('resource').filter((entry) => entry.name.includes('/api/drafts/')).length >= 2")
    assert len(drafts.posts) <= 4
    drafts.status = 200
    page.get_by_text(SAVED).wait_for()
    assert drafts.fields["enterprise_name"] == ("慢一点", None)


def test_a_refusal_is_said_in_the_words_of_the_server(stage, drafts):
    drafts.status, drafts.sentence = 409, "项目现为“已提交”，此时不能填写项目"
    page = stage.show(samples.form())
    page.get_by_label(NAME).fill("太迟")
    page.get_by_text(drafts.sentence).wait_for()


def test_leaving_right_after_a_key_still_reaches_the_server(stage, drafts):
    page = stage.show(samples.form())
    page.get_by_label(NAME).press_sequentially("快")
    page.goto("/stage?heading=none")
    page.wait_for_timeout(500)
    assert drafts.fields["enterprise_name"][0].startswith("快")


def test_a_lost_answer_is_no_conflict_with_oneself(stage, drafts):
    drafts.lose_answers = True
    page = stage.show(samples.form())
    page.get_by_label(NAME).fill("第一稿")
    page.get_by_text("未连接").wait_for()
    page.get_by_label(NAME).fill("第二稿")
    drafts.lose_answers = False
    page.get_by_text(SAVED).wait_for(timeout=20_000)
    assert page.locator(".rr-contest").count() == 0
    assert drafts.fields["enterprise_name"][0] == "第二稿"


@pytest.mark.parametrize(("button", "result"), [("保留我的", "我的写法"), ("采用对方的", "对方写法")])
def test_two_people_on_one_field_choose_and_nothing_is_silent(stage, drafts, button, result):
    page = stage.show(samples.form())
    drafts.other_person_types("enterprise_name", "对方写法")
    page.get_by_label(NAME).fill("我的写法")
    page.get_by_role("button", name=button).click()
    page.get_by_text(SAVED).wait_for()
    assert page.get_by_label(NAME).input_value() == result
    waits(page, "!document.querySelector('.rr-contest')")
    assert drafts.fields["enterprise_name"][0] == result


def test_signed_out_keeps_the_text_and_offers_to_sign_in(stage, drafts):
    drafts.status = 401
    page = stage.show(samples.form())
    page.get_by_label(NAME).fill("登录失效")
    page.locator(".rr-save").get_by_role("button", name="重新登录").wait_for()
    assert kept(page) == 1


def test_composition_is_not_sent_half_way(stage, drafts):
    page = stage.show(samples.form())
    field = page.get_by_label(NAME)
    field.focus()
    field.dispatch_event("compositionstart")
    field.evaluate("(node) => { node.value = 'shui'; node.dispatchEvent(new InputEvent('input', {isComposing: true, bubbles: true})); }")
    page.wait_for_timeout(900)
    assert drafts.posts == []
    field.evaluate("(node) => { node.value = '水'; node.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true})); }")
    page.get_by_text(SAVED).wait_for()
    assert drafts.fields["enterprise_name"][0] == "水"


def test_the_summary_takes_the_focus_and_leads_to_the_field(stage):
    page = stage.show(samples.form())
    page.locator(".rr-step-button").last.click()
    page.get_by_role("button", name="提交到县级审核").click()
    assert page.evaluate("document.activeElement.className") == "rr-summary"
    assert axe_violations(page) == []
    page.locator(".rr-summary a").first.press("Enter")
    assert page.evaluate("document.activeElement.id") == "in-start_date"


@pytest.mark.parametrize("name", ["form", "table", "view"])
def test_axe_finds_nothing(stage, name):
    page = stage.show(getattr(samples, name)())
    page.wait_for_timeout(300)
    assert axe_violations(page) == []


def test_markup_in_texts_stays_text(stage):
    evil = "<img src=x onerror=window.hit=1><script>window.hit=1</script>"
    page = stage.show(
        View(
            "zh",
            [
                blocks.notice("warn", evil, [evil], [(evil, "javascript:window.hit=1")]),
                blocks.cards([blocks.card(evil, evil)]),
                blocks.facts([blocks.fact(evil, evil)]),
            ],
        )
    )
    page.locator(".rr-notice a").click()
    assert page.evaluate("window.hit") is None
    assert page.locator("#stage img, #stage script").count() == 0


def test_a_kernel_that_is_silent_is_told_to_the_person(stage):
    page = stage.show(samples.form())
    page.evaluate("window.model.silent = true")
    page.get_by_label(NAME).fill("x")
    page.get_by_label(NAME).blur()
    page.get_by_text("测算服务 5 秒没有回应").wait_for(timeout=9_000)


def test_at_double_zoom_the_page_reflows(stage):
    page = stage.show(samples.form())
    page.set_viewport_size({"width": 683, "height": 384})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def returning():
    """A view with an act that asks for a comment."""
    return [blocks.actions([blocks.action("return", "退回", comment={"label": "退回意见", "required": True})])]


def redraw(page, shown):
    """New blocks arrive from Python."""
    page.evaluate("blocks => window.model.receive({state: {blocks}, messages: []})", shown)


def test_a_comment_that_is_being_written_survives_a_redraw_and_goes_with_the_act(stage):
    page = stage.show(View("zh", returning()))
    page.get_by_role("button", name="退回").click()
    page.get_by_label("退回意见").press_sequentially("请核对产量")
    redraw(page, [blocks.paragraph("别人刚刚改了内容"), *returning()])
    page.get_by_text("别人刚刚改了内容").wait_for()
    assert page.get_by_label("退回意见").input_value() == "请核对产量"
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.get_by_label("退回意见").press_sequentially("。")
    assert page.get_by_label("退回意见").input_value() == "请核对产量。"
    page.locator(".rr-ask .rr-button").first.click()
    redraw(page, returning())
    assert page.get_by_label("退回意见").count() == 0


def test_a_redraw_waits_until_the_input_method_has_finished_its_word(stage):
    page = stage.show(View("zh", returning()))
    page.get_by_role("button", name="退回").click()
    page.evaluate("window.area = document.querySelector('textarea')")
    fire = "name => window.area.dispatchEvent(new CompositionEvent(name, {bubbles: true}))"
    page.evaluate(fire, "compositionstart")
    redraw(page, [blocks.paragraph("新内容"), *returning()])
    assert page.evaluate("window.area.isConnected")
    assert page.get_by_text("新内容").count() == 0
    page.evaluate(fire, "compositionend")
    page.get_by_text("新内容").wait_for()


def test_an_act_whose_answer_was_lost_with_the_kernel_is_said_to_be_open_and_not_repeated(stage):
    view, done = View("zh", returning()), []
    view.on_action(lambda name, payload: done.append(name))
    page = stage.show(view)
    page.get_by_role("button", name="退回").click()
    page.get_by_label("退回意见").fill("请核对")
    page.evaluate("window.model.silent = true")
    page.locator(".rr-ask .rr-button").first.click()
    page.get_by_text("正在处理").wait_for()
    page.evaluate("window.model.silent = false; window.dispatchEvent(new Event('reserve:reopened'))")
    page.get_by_text("尚不清楚这一步是否完成").wait_for()
    page.evaluate("window.dispatchEvent(new Event('reserve:connected'))")
    assert page.get_by_label("退回意见").input_value() == "请核对"
    assert done == []


def test_an_act_whose_message_was_lost_on_the_line_is_sent_again_under_its_number(stage):
    view, done = View("zh", returning()), []
    view.on_action(lambda name, payload: done.append(payload["comment"]))
    page = stage.show(view)
    page.get_by_role("button", name="退回").click()
    page.get_by_label("退回意见").fill("请核对")
    page.evaluate("window.model.silent = true")
    page.locator(".rr-ask .rr-button").first.click()
    page.get_by_text("正在处理").wait_for()
    page.evaluate("window.model.silent = false")
    for _ in range(2):
        page.evaluate("window.dispatchEvent(new Event('reserve:connected'))")
    page.get_by_text("正在处理").wait_for(state="detached")
    assert done == ["请核对"]


def test_a_slider_tells_its_newest_value_and_stays_in_hand(stage):
    """Keys move it, the newest value is told, what is drawn anew leaves the focus where it was; a number may be typed instead."""
    told: list[dict] = []
    view = View("zh", trial_knobs("25"))

    def tried(name, payload):
        told.append(payload["data"])
        view.say(f"权重 {payload['data']['value']}")
        view.show(trial_knobs(payload["data"]["value"]))

    view.on_action(tried)
    page = stage.show(view)
    slider = page.get_by_role("slider", name="年节能量")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.get_by_text("权重 27").wait_for(state="attached")
    assert told[-1] == {"name": "weight:energy_saved", "value": "27"}
    assert page.evaluate("document.activeElement.type") == "range"
    number = page.get_by_label("年节能量").and_(page.locator("input[type=text]"))
    number.fill("１２．５")
    number.press("Enter")
    page.get_by_text("权重 １２．５").wait_for(state="attached")
    assert axe_violations(page) == []


def trial_knobs(value):
    knob = Knob("weight:energy_saved", "年节能量", "slider", value, "分", step=Decimal("0.5"), set=value != "25", reset="恢复原值")
    lines = (RankLine("1", "1 号线改造", "青峰", "79.31", on=True, mark="in", change="进入", said="原第 12 位"), RankLine(line="资金线"))
    return [
        blocks.heading("情景试算"),
        knobs("try", "权重", [knob], id="weights"),
        ranks(("名次", "项目", "得分"), [RankColumn("B", "情景 B", "年节能量 27", lines)]),
        versus("总体效果", [("年节能量", "tce/年", [Measured("A", Decimal(2), "2"), Measured("B", Decimal(3), "3", "+1", "ok")])]),
    ]
