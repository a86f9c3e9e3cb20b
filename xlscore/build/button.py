"""The button Refresh Scorecard on a sheet: a drawing of Excel's own buttons."""

from __future__ import annotations

from typing import Final

from lxml import etree

from xlscore.build.parts import Parts
from xlscore.hosts.package.package import MAIN, OFFICE_RELS, parse, serialise
from xlscore.workbook.looks import FONT

#: A drawing shape would be lost in openpyxl and in LibreOffice; a button of this kind is not.
_BUTTON: Final = """<xml xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
 <o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>
 <v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">
  <v:stroke joinstyle="miter"/>
  <v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>
  <o:lock v:ext="edit" shapetype="t"/>
 </v:shapetype>
 <v:shape id="_x0000_s1025" type="#_x0000_t201" alt="{caption}"
  style="position:absolute;z-index:1;mso-wrap-style:tight" o:button="t"
  fillcolor="buttonFace [67]" strokecolor="windowText [64]" o:insetmode="auto">
  <v:fill color2="buttonFace [67]" o:detectmouseclick="t"/>
  <o:lock v:ext="edit" rotation="t"/>
  <v:textbox style="mso-direction-alt:auto" o:singleclick="f">
   <div style="text-align:center"><font face="{font}" size="200">{caption}</font></div>
  </v:textbox>
  <x:ClientData ObjectType="Button">
   <x:Anchor>{left}, 0, {top}, 4, {right}, 0, {bottom}, 4</x:Anchor>
   <x:PrintObject>False</x:PrintObject>
   <x:AutoFill>False</x:AutoFill>
   <x:FmlaMacro>[0]!{macro}</x:FmlaMacro>
   <x:TextHAlign>Center</x:TextHAlign>
   <x:TextVAlign>Center</x:TextVAlign>
  </x:ClientData>
 </v:shape>
</xml>
"""
CAPTION: Final = "Refresh Scorecard"
MACRO: Final = "RefreshScorecard"
_PART: Final = "xl/drawings/vmlDrawing1.vml"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_TYPES: Final = "[Content_Types].xml"
_NEW_RELS: Final = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
#: What stands behind a legacyDrawing in a sheet.
_LATER: Final = ("picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")


def with_button(parts: Parts, sheet: str, place: tuple[int, int, int, int]) -> Parts:
    """The parts of a package, with the button on a sheet part that has no drawing yet.

    `place` is the button's first column and row and the ones after its last, counted from 0.
    """
    done = dict(parts)
    left, top, right, bottom = place
    done[_PART] = _BUTTON.format(
        caption=CAPTION, macro=MACRO, font=FONT, left=left, top=top, right=right, bottom=bottom
    ).encode("ascii")
    folder, _, name = sheet.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    related = parse(done.get(rels, _NEW_RELS), rels)
    etree.SubElement(
        related,
        f"{{{etree.QName(related).namespace}}}Relationship",
        Id="rIdButton",
        Type=f"{OFFICE_RELS}/vmlDrawing",
        Target=f"/{_PART}",
    )
    done[rels] = serialise(related)
    root = parse(done[sheet], sheet)
    later = [n for n, e in enumerate(root) if etree.QName(e).localname in _LATER]
    element = etree.Element(f"{{{MAIN}}}legacyDrawing")
    element.set(f"{{{OFFICE_RELS}}}id", "rIdButton")
    root.insert(later[0] if later else len(root), element)
    done[sheet] = serialise(root)
    types = parse(done[_TYPES], _TYPES)
    default = etree.Element(f"{{{etree.QName(types).namespace}}}Default")
    default.set("Extension", "vml")
    default.set("ContentType", _TYPE)
    types.insert(0, default)
    done[_TYPES] = serialise(types)
    return done
