"""The control words of RTF that matter to a reader: characters, destinations, character sets."""

from collections.abc import Mapping

from msl_guard.model import Part

CHARACTERS: Mapping[str, str] = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "emspace": "\u2003",
    "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "softline": "\n", "zwj": "", "zwnj": "", "zwbo": "", "zwnbo": "",
}  # fmt: skip
DESTINATIONS: Mapping[str, Part] = {
    **dict.fromkeys(
        ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"),
        Part.HEADER_FOOTER,
    ),
    **dict.fromkeys(("footnote", "ftnsep", "ftnsepc", "aftnsep"), Part.FOOTNOTE),
    **dict.fromkeys(("annotation",), Part.COMMENT),
    **dict.fromkeys(("atnauthor", "author", "operator", "manager", "company", "hlinkbase"), Part.METADATA),
    **dict.fromkeys(("title", "subject", "keywords", "category", "comment", "doccomm"), Part.METADATA),
    **dict.fromkeys(("propname", "staticval"), Part.METADATA),
    **dict.fromkeys(("shptxt", "dptxbxtext"), Part.BODY),
    **dict.fromkeys(("ffdeftext", "ffl", "ffhelptext", "ffstattext", "ffname", "xe", "tc"), Part.HIDDEN),
    **dict.fromkeys(("htmltag", "mhtmltag", "fldinst", "sv", "sn", "objdata"), Part.HIDDEN),
}
"""Groups that hold text, by their first word; what is not here and begins with `\\*` is hidden text."""
SILENT = frozenset(
    "fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator themedata "
    "colorschememapping datastore latentstyles xmlnstbl pgptbl filetbl pict nonshppict objclass "
    "objname objalias objsect blipuid pgdsctbl shprslt bkmkstart bkmkend listtext pntext pn pnseclvl "
    "mmathPr wgrffmtfilter passwordhash panose falt fontemb fontfile atnid atndate atntime atnref "
    "atnparent atrfstart atrfend creatim revtim printim buptim datafield oldcprops oldpprops "
    "oldtprops oldsprops protusertbl protstart protend wptools htmlbase listpicture shpinst2 "
    "factoidname defchp defpap ebcstart ebcend nextfile template keycode g xmlattrname xmlattrvalue "
    "xmlname xmlopen xmlclose mmath fchars lchars linkval proptype hsv aftncn ftncn fname fontname "
    "svb do1 picw levelnumbers leveltext listname liststylename lfolevel listlevel".split()
)
KEPT = frozenset(
    "cs ts ds field fldrslt result shp shpinst shpgrp background formfield picprop do dptxbx docvar "
    "userprops upr ud shppict ftnalt object".split()
)
"""Words that may follow `\\*` and whose group is a part of the text around it."""
CHARSETS: Mapping[int, str] = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
