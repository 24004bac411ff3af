import RiskModel
import Testing

@testable import RuleWorkbench

@Suite("Examples in rules")
struct ExampleTests {
    @Test("placeholders are filled with the same characters every time, and nothing else is touched")
    func templates() {
        let filled = ExampleTemplate.fill("AKIA${base32:16} and ${hex:4}")
        #expect(filled == ExampleTemplate.fill("AKIA${base32:16} and ${hex:4}"))
        #expect(filled.wholeMatch(of: /AKIA[A-Z2-7]{16} and [0-9a-f]{4}/) != nil)
        #expect(
            ExampleTemplate.fill("$${hex:4} ${{ secrets.X }} ${other} ${hex:x} $")
                == "${hex:4} ${{ secrets.X }} ${other} ${hex:x} $")
        #expect(Set(ExampleTemplate.fill("${alnum:62}")).count > 20)
    }

    @Test("a placeholder with a name is filled alike in every text, and another name otherwise")
    func namedTemplates() {
        let removed = ExampleTemplate.fill("uses: build@${hex:40:old}")
        let added = ExampleTemplate.fill("${digits:3} uses: build@${hex:40:new} # was ${hex:40:old}")
        #expect(removed.wholeMatch(of: /uses: build@[0-9a-f]{40}/) != nil)
        #expect(added.hasSuffix(removed.suffix(40)))
        #expect(!added.contains("build@" + removed.suffix(40)))
        // A name leaves the count of those without one alone.
        #expect(ExampleTemplate.fill("${hex:8:a}${hex:8}").suffix(8) == ExampleTemplate.fill("${hex:8}"))
        #expect(ExampleTemplate.fill("${hex:8:} ${hex:8:a b} ${hex:8:a:b}") == "${hex:8:} ${hex:8:a b} ${hex:8:a:b}")
    }

    @Test("only lines given: the file consists of them")
    func lines() {
        let patch = RuleExample(path: "a", added: "new", removed: "old", context: "same").patch
        #expect(patch.patch.files[0].status == .modified)
        #expect(patch.contents[0].additions == 1)
        #expect(patch.contents[0].deletions == 1)
        #expect(patch.contents[0].base.map { String(decoding: $0, as: UTF8.self) } == "same\nold\n")
        #expect(patch.contents[0].head.map { String(decoding: $0, as: UTF8.self) } == "same\nnew\n")
    }

    @Test("whole contents given: the changed lines follow from them")
    func contents() {
        let patch = RuleExample(path: "a", base: "1\n2\n3\n", head: "1\n3\n4\n").patch
        let signs = patch.contents[0].lines.map(\.origin)
        #expect(signs == [.context, .removed, .context, .added])
        #expect(RuleExample(path: "a", head: "1\n").patch.patch.files[0].status == .added)
        #expect(RuleExample(path: "a", base: "1\n").patch.patch.files[0].status == .deleted)
    }

    @Test("a rename brings the whole file, on both sides")
    func renames() {
        let patch = RuleExample(path: "b", oldPath: "a", base: "1\n", head: "1\n").patch
        #expect(patch.patch.files[0].status == .renamed)
        #expect(patch.contents[0].additions == 1)
        #expect(patch.contents[0].deletions == 1)
    }
}
