import ChangeLens
import RiskModel
import Testing

@Suite("What kind of change is it")
struct JudgementTests {
    @Test("a change of comments only is seen as one, both ways", arguments: BenignChanges.comments + FurtherLanguages.comments)
    func comments(_ judgement: Judgement) {
        #expect(judgement.kind == .comments)
        #expect(judgement.reverseKind == .comments)
    }

    @Test(
        "a change of layout without meaning is seen as one, both ways",
        arguments: BenignChanges.whitespace + LayoutFreedom.whitespace)
    func whitespace(_ judgement: Judgement) {
        #expect(judgement.kind == .whitespace)
        #expect(judgement.reverseKind == .whitespace)
    }

    @Test(
        "code that poses as comment or layout stays code, both ways",
        arguments: Attacks.all + FurtherLanguages.attacks + LayoutFreedom.attacks)
    func attacks(_ judgement: Judgement) {
        #expect(judgement.kind == .code)
        #expect(judgement.reverseKind == .code)
    }

    @Test("a directive that stays may not be cut off from what it directs")
    func directiveKeepsItsPlace() {
        let cases = [
            Judgement(
                "a.js", "a comment slips in", "// eslint-disable-next-line\nf()\n", "// eslint-disable-next-line\n// One.\nf()\n"),
            Judgement("a.go", "an empty line slips in", "//go:build a\n\npackage a\n", "//go:build a\npackage a\n"),
            Judgement(
                "a.py", "the encoding is no longer on line two", "#!a\n# coding: utf-8\nb\n", "#!a\n# One.\n# coding: utf-8\nb\n"),
        ]
        for judgement in cases {
            #expect(judgement.kind == .code, "\(judgement)")
        }
    }

    @Test("an unchanged directive elsewhere does not stand in the way")
    func directiveElsewhere() {
        let judgement = Judgement("a.go", "", "f() //nolint\n// one\ng()\n", "f() //nolint\n// two\ng()\n")
        #expect(judgement.kind == .code, "one gap holds both")
        let apart = Judgement("a.go", "", "f() //nolint\nh()\n// one\ng()\n", "f() //nolint\nh()\n// two\ng()\n")
        #expect(apart.kind == .comments)
    }

    @Test("invalid UTF-8 on either side is code")
    func invalidText() {
        let good = Array("// one\na\n".utf8)
        let bad = Array("// on".utf8) + [0xC0, 0xAF] + Array("\na\n".utf8)
        #expect(Judgement.kind("a.go", good, bad) == .code)
        #expect(Judgement.kind("a.go", bad, good) == .code)
    }

    @Test("contents without any difference vouch for nothing")
    func noDifference() {
        let text = Array("a\n".utf8)
        #expect(Judgement.kind("a.go", text, text) == .code)
    }
}
