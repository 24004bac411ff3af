import Foundation
import GitPatches
import RiskModel
import TestKit
import Testing

@Suite("Contents are exact, and nothing hides a change")
struct ContentTests {
    /// A repository with one commit of `before` and one of `after`; nil deletes.
    private static func patch(
        _ before: [String: [UInt8]], _ after: [String: [UInt8]], limits: GitLimits = GitLimits()
    ) throws -> MadePatch {
        let git = try GitProgram()
        for (name, bytes) in before { try git.write(bytes, to: Array(name.utf8)) }
        try git.commit("before")
        for name in before.keys where after[name] == nil { try git.remove(name) }
        for (name, bytes) in after { try git.write(bytes, to: Array(name.utf8)) }
        return MadePatch(git: git, reader: try git.open(limits: limits).patch(ofCommit: git.commit("after")))
    }

    /// A reader together with the repository that must not go before it.
    private struct MadePatch: PatchReader {
        let git: GitProgram
        let reader: RepositoryPatchReader

        var patch: Patch { reader.patch }

        func content(ofFileAt index: Int, needs: ContentNeeds) throws(Interruption) -> FileContent {
            try reader.content(ofFileAt: index, needs: needs)
        }
    }

    @Test("Lines keep their carriage returns and a missing last line end")
    func lineEnds() throws {
        let reader = try Self.patch(
            ["file": Array("one\r\ntwo\nend".utf8)], ["file": Array("one\ntwo\nend\n".utf8)])
        let content = try #require(try reader.content("file"))
        #expect(content.texts(.removed) == ["one\r\n", "end"])
        #expect(content.texts(.added) == ["one\n", "end\n"])
        #expect(content.texts(.context) == ["two\n"])
        #expect(content.lines.map(\.oldNumber) == [1, 0, 2, 3, 0])
        #expect(content.lines.map(\.newNumber) == [0, 1, 2, 0, 3])
        #expect(content.base == Array("one\r\ntwo\nend".utf8))
        #expect(content.head == Array("one\ntwo\nend\n".utf8))
    }

    @Test("A hunk has three lines of context, and two far changes have two hunks")
    func context() throws {
        let before = EveryKindOfChange.numbers(1...30)
        let after = before.replacingOccurrences(of: "\n5\n", with: "\nfive\n").replacingOccurrences(of: "\n25\n", with: "\n")
        let reader = try Self.patch(["file": Array(before.utf8)], ["file": Array(after.utf8)])
        let content = try #require(try reader.content("file"))
        #expect(content.hunks.map { [$0.oldStart, $0.oldCount, $0.newStart, $0.newCount] } == [[2, 7, 2, 7], [22, 7, 22, 6]])
        #expect(content.hunks.map { content.lines[$0.lines].filter { $0.origin == .context }.count } == [6, 6])
    }

    @Test("A binary file is called so and its lines are there all the same")
    func binary() throws {
        let reader = try Self.patch(["file": [1, 0, 10, 2, 10]], ["file": [1, 0, 10, 3, 10]])
        let content = try #require(try reader.content("file"))
        #expect(content.isBinary)
        #expect(content.texts(.added) == ["\u{3}\n"])
        #expect(content.missing == nil)
    }

    @Test("A NUL byte makes a file binary wherever it stands, behind the 8,000 bytes git looks at, too")
    func lateNUL() throws {
        let text = [UInt8](repeating: 0x61, count: 8_000)
        let reader = try Self.patch([:], ["late": text + [0, 10], "text": text + [1, 10]])
        #expect(try reader.content("late")?.isBinary == true)
        #expect(try reader.content("text")?.isBinary == false)
    }

    @Test("UTF-16 reads as UTF-8 in either byte order", arguments: [false, true])
    func utf16(bigEndian: Bool) throws {
        let reader = try Self.patch(
            ["file": EveryKindOfChange.utf16("same\nold €\n", bigEndian: bigEndian)],
            ["file": EveryKindOfChange.utf16("same\nnew 🦉\n", bigEndian: bigEndian)])
        let content = try #require(try reader.content("file"))
        #expect(content.texts(.removed) == ["old €\n"])
        #expect(content.texts(.added) == ["new 🦉\n"])
        #expect(content.isBinary)
        #expect(content.isTranscoded)
        #expect(content.missing == nil)
        #expect(content.head == Array("same\nnew 🦉\n".utf8))
    }

    @Test("A file that only changes its encoding goes whole and comes whole")
    func encodingChange() throws {
        let reader = try Self.patch(["file": Array("a\nb\n".utf8)], ["file": EveryKindOfChange.utf16("a\nb\n")])
        let content = try #require(try reader.content("file"))
        #expect(content.texts(.removed) == ["a\n", "b\n"])
        #expect(content.texts(.added) == ["a\n", "b\n"])
    }

    @Test(
        "Broken UTF-16 stays different where it is different",
        arguments: [
            ([0x00, 0xD8], [0x01, 0xD8]), ([0x61], [0x61, 0x00]), ([0x00, 0xDC, 0x61, 0x00], [0xFD, 0xFF, 0x61, 0x00]),
            ([0x41, 0x00, 0xFF], [0x41, 0x00, 0xFE]),
        ] as [([UInt8], [UInt8])])
    func brokenUTF16(pair: ([UInt8], [UInt8])) throws {
        let mark: [UInt8] = [0xFF, 0xFE]
        let content = try #require(try Self.patch(["file": mark + pair.0], ["file": mark + pair.1]).content("file"))
        #expect(content.additions + content.deletions > 0)
        #expect(content.base != content.head)
    }

    @Test("A byte order mark hides no ASCII: what others read byte by byte stands in the lines", arguments: [false, true])
    func markBeforeASCII(bigEndian: Bool) throws {
        let mark: [UInt8] = bigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
        let lineFeed: [UInt8] = bigEndian ? [0, 10] : [10, 0]
        let command = Array("curl x|sh".utf8)
        for text in [
            command + [10], command + [32, 10], lineFeed + command + [32] + lineFeed,
            EveryKindOfChange.utf16("ordinary\n", bigEndian: bigEndian).dropFirst(2) + command + [32] + lineFeed,
        ] {
            let content = try #require(try Self.patch([:], ["file": mark + text]).content("file"))
            #expect(String(decoding: content.text, as: UTF8.self).contains("curl x|sh"), "\(text)")
            #expect(content.missing != nil, "\(text)")
            #expect(!content.isTranscoded, "\(text)")
        }
    }

    @Test(
        "A byte order mark before what is not surely UTF-16 is a gap: it could be read either way",
        arguments: [
            [0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00], [0xFF, 0xFE, 0x61, 0x00, 0x62], [0xFF, 0xFE, 0x00, 0xD8],
            [0xFF, 0xFE, 0x00, 0xDC, 0x61, 0x00], [0xFE, 0xFF, 0x01, 0x0A], [0xFE, 0xFF, 0x63, 0x75, 0x00, 0x72, 0x00, 0x6C],
        ] as [[UInt8]])
    func doubtful(stored: [UInt8]) throws {
        let content = try #require(try Self.patch([:], ["file": stored]).content("file"))
        #expect(content.missing != nil)
        #expect(content.head == stored)
        #expect(content.text == stored)
    }

    @Test(
        "What is surely UTF-16 stays text, whatever its script", arguments: ["", "naïve — “čaj” …?\r\n", "Привет, שלום, 안녕 🦉\n"])
    func scripts(text: String) throws {
        for bigEndian in [false, true] {
            // The ellipsis is U+2026 and the dash U+2014: their upper byte is a blank.
            let stored = EveryKindOfChange.utf16(text, bigEndian: bigEndian)
            let content = try #require(try Self.patch([:], ["file": stored]).content("file"))
            #expect(content.missing == nil)
            #expect(content.isTranscoded)
            #expect(content.head == Array(text.utf8))
        }
    }

    @Test("A rename brings all of the file as removed and as added; a copy only adds")
    func renameAndCopy() throws {
        let reader = try Self.patch(
            ["old": Array("x\ny\n".utf8), "source": Array("s\n".utf8)],
            ["new": Array("x\ny\n".utf8), "source": Array("t\n".utf8), "twin": Array("s\n".utf8)])
        #expect(reader.patch.summary == ["R old -> new", "M source", "C source -> twin"])
        let renamed = try #require(try reader.content("new"))
        #expect(renamed.texts(.removed) == ["x\n", "y\n"])
        #expect(renamed.texts(.added) == ["x\n", "y\n"])
        let copied = try #require(try reader.content("twin"))
        #expect(copied.texts(.removed) == [])
        #expect(copied.texts(.added) == ["s\n"])
    }

    @Test("Only what is asked for is brought")
    func needs() throws {
        let reader = try Self.patch(["file": Array("a\n".utf8)], ["file": Array("b\n".utf8)])
        let lines = try reader.content(ofFileAt: 0, needs: .lines)
        #expect(lines.base == nil && lines.head == nil && lines.lines.count == 2)
        let head = try reader.content(ofFileAt: 0, needs: .head)
        #expect(head.head == Array("b\n".utf8) && head.base == nil && head.lines.isEmpty)
    }

    @Test("Sizes are unknown until a content is read, and then known")
    func sizes() throws {
        let reader = try Self.patch(["file": Array("a\n".utf8)], ["file": Array("abc\n".utf8)])
        #expect(reader.patch.files[0].new?.size == nil)
        _ = try reader.content(ofFileAt: 0, needs: .lines)
        #expect(reader.patch.files[0].old?.size == 2)
        #expect(reader.patch.files[0].new?.size == 4)
    }

    @Test("A file over the limit of bytes or lines is a gap, and its neighbour is read")
    func limits() throws {
        let reader = try Self.patch(
            [:], ["big": [UInt8](repeating: 0x61, count: 101), "long": Array("\n\n\n\n".utf8), "small": Array("a\n".utf8)],
            limits: GitLimits(fileBytes: 100, fileLines: 3))
        #expect(try reader.content("big")?.missing == .tooLarge(limit: 100))
        #expect(try reader.content("long")?.missing == .unsupported("a change of more than 3 lines"))
        #expect(try reader.content("small")?.missing == nil)
        #expect(try reader.content("small")?.texts(.added) == ["a\n"])
    }

    @Test("A modified file over the limit of lines is a gap too")
    func longDiff() throws {
        let reader = try Self.patch(
            ["file": Array(EveryKindOfChange.numbers(1...9).utf8)], ["file": Array(EveryKindOfChange.numbers(11...19).utf8)],
            limits: GitLimits(fileLines: 10))
        #expect(try reader.content("file")?.missing == .unsupported("a change of more than 10 lines"))
    }

    @Test("An index that is not in the patch is a gap, not a crash")
    func noSuchFile() throws {
        let reader = try Self.patch([:], ["file": [10]])
        #expect(try reader.content(ofFileAt: 7, needs: .lines).missing != nil)
    }

    @Test("Applying the lines to the old content gives the new one")
    func applies() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var random = SeededGenerator(seed: seed)
        var before: [String: [UInt8]] = [:]
        var after: [String: [UInt8]] = [:]
        for index in 0..<250 {
            let lines = RandomText.lines(&random)
            let text = RandomText.text(lines, &random)
            if !random.chance(oneIn: 12) { before["f\(index)"] = text }
            if !random.chance(oneIn: 12) {
                after["f\(index)"] = random.chance(oneIn: 8) ? text : RandomText.text(RandomText.edited(lines, &random), &random)
            }
        }
        // Something stands in either tree.
        before["anchor"] = [10]
        after["anchor"] = [10, 10]
        let reader = try Self.patch(before, after)
        for (index, change) in reader.patch.files.enumerated() {
            let content = try reader.content(ofFileAt: index, needs: [.lines, .base, .head])
            let old = change.status == .copied ? [] : change.old.flatMap { before[$0.path.quoted] } ?? []
            let new = change.new.flatMap { after[$0.path.quoted] } ?? []
            #expect(RandomText.applied(content, to: old) == new, "\(change.path), DIFFTIER_TEST_SEED=\(seed)")
            #expect(content.head == nil || content.head == new, "\(change.path), DIFFTIER_TEST_SEED=\(seed)")
        }
        let changed = before.keys.filter { before[$0] != after[$0] }.count + after.keys.filter { before[$0] == nil }.count
        let joined = reader.patch.files.filter { $0.status == .renamed }.count
        #expect(reader.patch.files.count + joined == changed, "DIFFTIER_TEST_SEED=\(seed)")
    }
}
