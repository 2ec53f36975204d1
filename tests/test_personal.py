"""What a public sentence may not say, however it is written, and what it may."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from huiyin.book import examine, load_house
from huiyin.model import Case, Organization, Person
from huiyin.privacy.personal import finds
from huiyin.repository import WorkTree
from huiyin.source import Source

ZERO = "\u200b"
FOUND = """\
phone     | 请联系13800000000
phone     | 请联系138 0000 0000
phone     | 请联系138-0000-0000
phone     | 请联系138.0000.0000
phone     | 请联系138－0000－0000
phone     | 请联系138—0000—0000
phone     | 请联系１３８００００００００
phone     | 请联系1 3 8 0 0 0 0 0 0 0 0
phone     | 请联系１３８ ００００ ００００
phone     | 请联系138　0000　0000
phone     | 请联系138\u00a00000\u00a00000
phone     | 请联系13\u200b8000\u200b00000
phone     | 请联系1\u200d3\u200d8\u200d0\u200d0\u200d0\u200d0\u200d0\u200d0\u200d0\u200d0
phone     | 请联系138\ufeff0000\u20600000
phone     | 请联系一三八零零零零零零零零
phone     | 请联系一三八〇〇〇〇〇〇〇〇
phone     | 请联系幺三八零零零零零零零零
phone     | 请联系幺三八，零零零零，零零零零
phone     | 请联系壹叁捌零零零零零零零零
phone     | 请联系一 三 八 零 零 零 零 零 零 零 零
phone     | 请联系幺三八〇两两两三三三三
phone     | 请联系138OOOO0000
phone     | 请联系138ooooоооо
phone     | 请联系l38 0000 l111
phone     | 请联系①③⑧⓪⓪⓪⓪⓪⓪⓪⓪
phone     | 请联系𝟏𝟑𝟖𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟎
phone     | 请联系١٣٨٠٠٠٠٠٠٠٠
phone     | 请联系+8613800000000
phone     | 请联系+86 138 0000 0000
phone     | 请联系008613800000000
phone     | 请联系(+86)138-0000-0000
phone     | 请联系013800000000
phone     | 电话138,0000,0000
phone     | 138、0000、0000
phone     | 1⃣3⃣8⃣0⃣0⃣0⃣0⃣0⃣0⃣0⃣0⃣
phone     | 业主19912345678来电
phone     | A19912345678B
phone     | 一九九1234五六七八
phone     | 座机010-66666666
phone     | 座机（010）66666666
phone     | 0571 8888 8888
phone     | 0755-8888888
phone     | 电话66666666
phone     | 拨打6666-6666
phone     | 联系方式：88886666
phone     | 400-123-4567
phone     | 4001234567
phone     | ８００-８２０-８８２０
phone     | 零一零六六六六六六六六
id-card   | 身份证110101199003070000
id-card   | 110101 19900307 000X
id-card   | 11010119900307000x
id-card   | １１０１０１１９９００３０７００００
id-card   | 110101-1990-0307-0001
id-card   | 一一零一零一一九九零零三零七零零零零
id-card   | 110101\u200b199003070000
id-card   | 110101900307123
id-card   | 11010119900307002Ｘ
bank-card | 卡号6222020200112233445
bank-card | 6222 0202 0011 2233 445
bank-card | 6222-0202-0011-2233
bank-card | ６２２２０２０２００１１２２３３
bank-card | 六二二二零二零二零零一一二二三三
bank-card | 4111 1111 1111 1111
plate     | 京A12345
plate     | 京A·12345
plate     | 京A•12345
plate     | 京Ａ·１２３４５
plate     | 京A 12345
plate     | 沪AD12345
plate     | 粤BD12345
plate     | 浙A-88888
plate     | 苏e7k9z2
plate     | 京A1234学
plate     | 川A·1\u200b2345
plate     | 京A一二三四五
passport  | 护照E12345678
passport  | 护照G1234 5678
passport  | 护照EA1234567
passport  | 护照Ｅ１２３４５６７８
passport  | 通行证H1234567890
passport  | 护照G-12345678
email     | wang@example.com
email     | wang＠example.com
email     | wang@example．com
email     | wang @ example.com
email     | wang(at)example.com
email     | wang【at】example点com
email     | wang.xiao_li+1@mail.example.com.cn
email     | wang\u200b@example.com
email     | ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ
email     | wang at example dot com
account   | 微信wangxiaoli88
account   | 微信号：wang_xiaoli
account   | 加微信 wang-xiaoli
account   | vx: wang1234
account   | VX wang1234
account   | wxid_abc123def
account   | WeChat ID: wangli88
account   | ｗｘ：wang1234
account   | QQ123456789
account   | QQ号：123456
account   | ＱＱ１２３４５６７８９
account   | 扣扣 一二三四五六七
account   | qq: 1234 5678
room      | 3栋2单元1501
room      | 3栋漏水
room      | ３栋２单元
room      | 三栋二单元一五零一
room      | 三号楼一单元
room      | 3号楼楼道灯不亮
room      | 十二号楼停水
room      | 二十一栋
room      | 第3幢
room      | 3 栋 2 单元
room      | 3\u200b栋
room      | 3-2-1501
room      | 3－2－1501
room      | 3/2/1501
room      | 3#1501
room      | 3#楼
room      | 3＃1501
room      | 3-1501室
room      | 1501室漏水
room      | １５０１室
room      | 一五〇一室
room      | 1501号房
room      | 1501房门口
room      | A座1501
room      | A座大堂
room      | Ｂ座
room      | 3座1501
room      | 2单元电梯
room      | 二单元门禁
room      | 3楼301
room      | 88弄3号
room      | Building 3
room      | Room 1501
room      | unit 2 lift
room      | Apt. 15B
room      | block B
room      | A1501业主
phone     | 请联系+44 20 7946 0958
phone     | 请联系0044-20-79460958
phone     | 请联系+1 (202) 555-0143
phone     | 请联系(202) 555-0143
phone     | 请联系+852 2123 0456
phone     | 请联系2123 0456
phone     | 请联系26660000
phone     | 请联系26660000转8021
phone     | 固话2666 0000
phone     | 手机尾号5555
phone     | 138****0000
phone     | 138+0000+0000
phone     | 138“0000”0000
id-card   | 110101_19900307_1234
id-card   | 110101·19900307·1234
id-card   | 身份证号码110101 9003 07123
bank-card | 6222·0202·0011·2233·445
bank-card | 6222，0202，0011，2233，445
plate     | 粵B·D12345
plate     | WJ京0123警
plate     | 使123456
passport  | SE1234567
passport  | 护照号 PE1234567
passport  | 通行证C12345678
passport  | 台胞证12345678
email     | zhang.san AT example DOT net
email     | zhang.san[@]example.net
email     | zhang.san艾特example.net
email     | zhang.san#example.net
email     | 张三@例子.公司
account   | 加V：sanfeng88
account   | +v sanfeng88
account   | 薇❤sanfeng88
account   | 微 信 号：sanfeng88
account   | wei信 sanfeng88
account   | 加Q12345678
account   | QQ邮箱12345678
account   | 球球12345678
room      | 十二號樓
room      | 3棟
room      | 丙栋
room      | B单元1105
room      | 15楼01室
room      | 1501的业主
room      | 家住1501
room      | 3.2.1501
room      | 3梯1501
room      | #15-01
room      | A-1208
case      | 2026-03-15-7KQ4J
case      | 20260315·7KQ4J
case      | 20260315/7kq4j
case      | 案号20260315-7KQ4J
case      | ２０２６０３１５－７ＫＱ４Ｊ
case      | 20260315 7KQ4J
"""
CLEAN = """\
三十天内完成修复
30天内完成修复
2026年3月已更换
2026年3月15日完成
2026-03-15完成
2026.03.15完成
二〇二六年三月十五日
2026/03/15
更换灯具12盏
费用1380元
费用13,800.00元
共计1,380,000元
12345热线转来
拨打12345
拨打110和119
110接警后到场
95598已抢修
一楼反水查明弯头堵塞
三楼平台已清扫
地下二层车库
B1层照明
3号门岗
5号门已修复
1号电梯停用
2号线地铁
三号岗亭
一栋楼都停水
两栋楼之间的路灯
两栋之间
整栋楼
几栋楼
两单元共用
会议室重新粉刷
3室2厅
每日8:30-17:30
8:30至18:00
2026-2027年度
每周一三五开放
一三五七九层
一、三、五、七、九、十一层
1、3、5、7、9、11、13号车位
第三季度完成
第3次检修
合格率98%
98.5 %
1.5米
20平方米
100户居民
302户已入住
共一千二百户
漏水三年有余
七八个人
五六十人次
一二三线员工
3楼12名员工
2楼1500元
PM2.5
LED灯
Wi-Fi信号
APP已更新
微信群已通知
微信公众号已推送
微信小程序可查
QQ群已通知
GB50016
GB 50016-2014
DN100管道
380V电源
220V
5G基站
A类
B级
新能源车位
京东快递柜
川流不息
云A2层
采用304不锈钢
约定19:00后停止施工
限高2.2米
11月3日至11月7日
3月5日、3月6日两天
每年3-4次
1-2周内
3至5个工作日
三个工作日内答复
60-80分贝
10000小时
1000000元
编号HF-1
第五条第二款
《物业管理条例》第45条
国办发〔2025〕7号
2026-1版
共1501户
300户业主
住满一年
第1501号
2026-2027采暖季
DN100阀门，Q345钢，PPR管DN25
收费2.5元/小时，24小时热线
丙级防火门
12楼以上
28000000元
96110反诈
楼道灯不亮，已更换
水管渗漏升级为紧急，断电抢修
"""


def rows(table: str) -> list[tuple[str, str]]:
    """The lines of the table above: kind, text."""
    return [
        (kind.strip(), text.strip("\n"))
        for kind, _, text in (line.partition(" | ") for line in table.split("\n") if line)
    ]


@pytest.mark.parametrize(("kind", "text"), rows(FOUND))
def test_found(kind: str, text: str) -> None:
    assert kind in [item.kind for item in finds(text)]


@pytest.mark.parametrize("text", CLEAN.splitlines())
def test_clean(text: str) -> None:
    assert finds(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("灯已修好，致电138 0000 0000", "phone", 7),
        ("１３８００００００００", "phone", 0),
        ("好\u200b好138\u200b00000000", "phone", 3),
        ("电梯在三号楼一单元", "room", 3),
    ],
)
def test_the_place_is_that_of_the_original(text: str, kind: str, place: int) -> None:
    assert next((item.kind, item.place) for item in finds(text)) == (kind, place)


HOME = Organization(
    {"zh": "小院"},
    ZoneInfo("Asia/Shanghai"),
    "zh",
    time(8, 30),
    time(17, 30),
    (),
    {},
    {},
    {},
    {
        "zhang.wei": Person("zhang.wei", "张卫"),
        "sun.qi": Person("sun.qi", "孙琦", public=True),
        "he.jun": Person("he.jun", "何军", public=True),
        "wu.gm": Person("wu.gm", "吴建国"),
    },
    {},
    settings={"hotline": {"phone": "400-000-0000"}},
)
CASE = Case(
    "cases/2026/x.md",
    "20260316-ABCDQ",
    "handling",
    "letter",
    datetime(2026, 3, 16, 9, tzinfo=HOME.zone),
    "east",
    "owner",
    True,
    "complaint",
    "repair",
    (),
    handler="zhang.wei",
    subject_person="sun.qi",
    reporter={"name": "欧阳明月", "phone": "66668888", "room": "A-1201", "email": "moon@example.org"},
)


@pytest.mark.parametrize(
    "text",
    [
        "欧阳明月反映的问题已解决",
        "欧阳 明月反映的问题已解决",
        "欧\u200b阳明月反映的问题已解决",
        "歐陽明月、欧·阳·明·月",
        "张卫已上门",
        "孙琦已批评教育",
        "回电六六六六八八八八",
        "回电6666 8888",
        "a1201已修",
        "Ａ－１２０１已修",
        "已回复 Moon@Example.Org",
    ],
)
def test_the_people_of_the_case_itself(text: str) -> None:
    assert {item.kind for item in finds(text, CASE, HOME)} & {"person", "email"}


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({"name": "陳大文"}, "陈大文的建议已采纳"),
        ({"name": "陈大文"}, "陳大文的建議已採納"),
        ({"name": "阿依古丽·买买提"}, "阿依古麗‧買買提反映的问题"),
        ({"name": "José Núñez"}, "已答复Jose Nunez"),
        ({"name": "Li Na"}, "已答复Ms Li Na"),
        ({"phone": "0755-26660000转8021"}, "已回电+86 755 2666 0000"),
        ({"room": "A座1208"}, "已到A1208处理"),
    ],
)
def test_a_sender_in_any_spelling(told: dict[str, str], text: str) -> None:
    assert "person" in {item.kind for item in finds(text, CASE._replace(reporter=told), HOME)}


@pytest.mark.parametrize("text", ["明月小区已亮灯", "总经理吴建国已批示", "拨打400-000-0000", "已上门修复"])
def test_others_are_no_find(text: str) -> None:
    assert finds(text, CASE, HOME) == []


def test_a_public_handler_may_be_named_but_not_a_public_person_complained_about() -> None:
    case = CASE._replace(handler="he.jun", subject_person="he.jun")
    assert finds("何军已上门", case._replace(subject_person=""), HOME) == []
    assert [item.kind for item in finds("何军已上门", case, HOME)] == ["person"]


SHIPPED = WorkTree(Path(__file__).resolve().parent.parent)


@pytest.mark.parametrize(
    ("summary", "code", "column"),
    [
        ("路灯已修，电话13800000000", "HY241", 17),
        ('"路灯已修，电话13800000000"', "HY241", 18),
        ("三号楼路灯已修", "HY248", 10),
        ("{name}家漏水已修", "HY240", 10),
    ],
)
def test_validate_names_kind_and_place_but_never_the_datum(summary: str, code: str, column: int) -> None:
    rules = load_house(SHIPPED).rules
    path = "cases/2026/20260106-8DM0C.md"
    text = SHIPPED.read(path).decode()
    line = next(line for line in text.splitlines() if line.startswith("summary: "))
    shown = f"summary: {summary.format(name='韦女士')}"
    _case, problems = examine(Source(path, text.replace(line, shown).encode()), rules)
    (found,) = [item for item in problems if item.code.startswith("HY24")]
    assert (found.code, found.location.line, found.location.column) == (
        code,
        text.splitlines().index(line) + 1,
        column,
    )
    assert not found.params


def test_the_shipped_summaries_pass() -> None:
    rules = load_house(SHIPPED).rules
    paths = [
        path for path in SHIPPED.paths("cases") if path.endswith(".md") and not path.endswith("README.md")
    ]
    problems = [item for path in paths for item in examine(Source(path, SHIPPED.read(path)), rules)[1]]
    assert [item for item in problems if item.code.startswith("HY24")] == []


@pytest.mark.parametrize("piece", ["a", "1 ", "a@", "京A", "一", "微信", "1-", "\u200b", "3栋"])
def test_a_very_long_summary_takes_bounded_time(piece: str) -> None:
    start = process_time()
    finds(piece * (100_000 // len(piece)))
    assert process_time() - start < 5
