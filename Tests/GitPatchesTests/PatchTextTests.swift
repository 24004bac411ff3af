import Foundation
import GitPatches
import RiskModel
import TestKit
import Testing

@Suite("Patch text is read to the last byte, or refused with the line")
struct PatchTextTests {
    private func read(_ text: String) throws(GitPatchError) -> PatchTextReader { try PatchText.read(Array(text.utf8)) }

    @Test("A section gives path, modes, lines and both numbers")
    func section() throws {
        let reader = try read(PatchTextSamples.plain)
        #expect(reader.patch.source == .text)
        #expect(reader.patch.summary == ["M file"])
        #expect(reader.patch.files[0].new?.blob == nil)
        let content = try reader.content(ofFileAt: 0, needs: [.lines, .head])
        #expect(content.texts(.context) == ["one\n", "three\n"])
        #expect(content.texts(.added) == ["2\n"])
        #expect(content.lines.map(\.oldNumber) == [1, 2, 0, 3])
        #expect(content.lines.map(\.newNumber) == [1, 0, 2, 3])
        #expect(content.missing == nil)
        #expect(content.head == nil)
    }

    @Test("Mail headers, a message and the signature of format-patch belong to a patch")
    func formatPatch() throws {
        let git = try GitProgram()
        try git.write("a\n", to: "a")
        try git.commit("one")
        try git.write("b\n", to: "a")
        try git.write("", to: "empty")
        try git.commit("two\n\n--- a dash line\n@@ no hunk\n*** stars\n3 days ago: 5c\nContent: base64")
        let text = try git.git("format-patch", "--stdout", "-1", "HEAD")
        #expect(String(decoding: text, as: UTF8.self).contains("\n-- \n"))
        #expect(try PatchText.read(text).patch.summary == ["M a", "A empty"])
    }

    @Test("A text that git writes and libgit2 refuses is read: empty files, and renames of names with blanks")
    func validForGit() throws {
        let reader = try read(
            """
            diff --git a/empty file b/empty file
            new file mode 100755
            index 0000000..e69de29
            diff --git a/old name b/new name
            similarity index 100%
            rename from old name
            rename to new name
            diff --git a/run me b/run me
            old mode 100644
            new mode 100755

            """)
        #expect(reader.patch.summary == ["A empty file", "R old name -> new name", "M run me"])
        #expect(reader.patch.files.map { $0.new?.mode } == [.executable, .regular, .executable])
        #expect(try reader.content("empty file")?.missing == nil)
        #expect(try reader.content("new name")?.missing == .partialText)
        #expect(try reader.content("run me")?.missing == nil)
    }

    @Test("A deletion and an addition of one path as another type are one type change")
    func typeChange() throws {
        let reader = try read(
            """
            diff --git a/x b/x
            deleted file mode 100644
            index 1111111..0000000
            --- a/x
            +++ /dev/null
            @@ -1 +0,0 @@
            -plain
            diff --git a/x b/x
            new file mode 120000
            index 0000000..2222222
            --- /dev/null
            +++ b/x
            @@ -0,0 +1 @@
            +/etc/passwd
            \\ No newline at end of file

            """)
        #expect(reader.patch.summary == ["T x"])
        let content = try #require(try reader.content("x"))
        #expect(content.base == Array("plain\n".utf8))
        #expect(content.head == Array("/etc/passwd".utf8))
        #expect(content.hunks.count == 2)
    }

    @Test(
        "What the text leaves out is a gap of its file",
        arguments: [
            ("index 1111111..2222222 100644\nBinary files a/x and b/x differ\n", Gap.Reason.binaryText),
            (
                "index 1111111..2222222 100644\nGIT binary patch\nliteral 3\nKcmZQzWMT#Y01f~L\n\ndelta 2\nKcmZQzWMT#Y01f~L\n\n",
                .binaryText
            ),
            ("similarity index 90%\ncopy from y\ncopy to x\n", .partialText),
            ("deleted file mode 100644\nindex 1111111..0000000\n", .partialText),
            ("new file mode 100644\n", .partialText),
            ("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", .partialText),
        ] as [(String, Gap.Reason)])
    func gaps(section: (String, Gap.Reason)) throws {
        let former = section.0.contains("copy from y") ? "y" : "x"
        let reader = try read("diff --git a/\(former) b/x\n" + section.0)
        #expect(try reader.content("x")?.missing == section.1)
    }

    @Test("An index line knows the mode; without it a change is not known to be of a plain file")
    func symlinkWithoutMode() throws {
        let known = try read("diff --git a/x b/x\nindex 1111111..2222222 120000\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n")
        #expect(known.patch.files[0].new?.mode == .symlink)
        #expect(try known.content("x")?.missing == nil)
    }

    @Test("Quoted names are bytes again, with core.quotePath or without")
    func quotedNames() throws {
        let reader = try read(
            #"diff --git "a/tab\there \303\274 \"q\"" "b/tab\there ü \"q\"""# + "\nold mode 100644\nnew mode 100755\n")
        #expect(reader.patch.files[0].path == GitPath(bytes: "tab\there ü \"q\"".utf8))
    }

    @Test("An empty line in a hunk is a context line whose blank a mailer took")
    func strippedContext() throws {
        let reader = try read(PatchTextSamples.plain.replacingOccurrences(of: "\n one\n", with: "\n\n"))
        #expect(try reader.content("file")?.texts(.context) == ["\n", "three\n"])
    }

    @Test(
        "Mail headers that leave the lines as they are belong to a patch",
        arguments: [
            "Content-Transfer-Encoding: 8bit", "CONTENT-TRANSFER-ENCODING:\t7BIT", "Content-Transfer-Encoding:\n binary",
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit",
        ])
    func plainMail(headers: String) throws {
        let mail = "From 0123 Mon Sep 17 00:00:00 2001\nFrom: a@example.org\n\(headers)\n\nmessage\n---\n"
        #expect(try read(mail + PatchTextSamples.plain).patch.summary == ["M file"])
    }

    @Test(
        "A mail that git would decode before it applies it is refused",
        arguments: [
            "Content-Transfer-Encoding: quoted-printable", "content-transfer-encoding : BASE64",
            "Content-Transfer-Encoding:\n\tquoted-printable", "Content-Transfer-Encoding: 8bit\n base64",
            "Content-Transfer-Encoding: x-uuencode", "Content-Transfer-Encoding: (a comment) base64",
            "Content-Type: text/plain; charset=UTF-8;\n format=flowed", "Content-Type: multipart/mixed; boundary=\"+\"",
        ])
    func encodedMail(header: String) {
        let error = #expect(throws: GitPatchError.self) {
            try read("From: a@example.org\n\(header)\n\nmessage\n---\n" + PatchTextSamples.plain)
        }
        #expect(error?.code == .malformedPatch(line: 2))
    }

    @Test("No message repeats a path, which may hold a secret")
    func messagesWithoutPaths() {
        let name = "gh" + "p_" + String(repeating: "a", count: 36)
        for text in [
            PatchTextSamples.added(name) + PatchTextSamples.added(name), PatchTextSamples.added("../" + name),
            PatchTextSamples.rename(name, "a") + PatchTextSamples.rename(name, "b"),
        ] {
            let error = #expect(throws: GitPatchError.self) { try read(text) }
            #expect(error.map { "\($0)".contains(name) } == false)
        }
    }

    @Test("Malformed text is refused at its line", arguments: PatchTextSamples.malformed.indices)
    func malformed(index: Int) {
        let (what, text, line) = PatchTextSamples.malformed[index]
        let error = #expect(throws: GitPatchError.self, "\(what)") { try read(text) }
        #expect(error?.code == .malformedPatch(line: line), "\(what): \(String(describing: error))")
    }

    @Test("A text cut short is refused, or the file that lacks its lines is a gap")
    func everyPrefix() throws {
        let sections = [PatchTextSamples.plain, PatchTextSamples.added(), PatchTextSamples.rename("p", "q")]
        let text = Array(sections.joined().utf8)
        var whole: [Int] = []
        for end in 1..<text.count {
            guard let reader = try? PatchText.read(Array(text[..<end])) else { continue }
            let last = reader.patch.files.count - 1
            if try reader.content(ofFileAt: last, needs: .lines).missing == nil { whole.append(end) }
        }
        #expect(whole == [sections[0].utf8.count, sections[0].utf8.count + sections[1].utf8.count])
    }

    @Test("A text with random bytes exchanged is refused or read, and never loses a line")
    func randomDamage() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var random = SeededGenerator(seed: seed)
        let text = Array((PatchTextSamples.plain + PatchTextSamples.added() + PatchTextSamples.rename("p", "q")).utf8)
        var read = 0
        for _ in 0..<2_000 {
            var damaged = text
            for _ in 0...Int.random(in: 0...2, using: &random) {
                damaged[Int.random(in: damaged.indices, using: &random)] = random.pick(Array("+- @\n\\a/\u{0}9".utf8))
            }
            guard let reader = try? PatchText.read(damaged) else { continue }
            read += 1
            let lines = try reader.patch.files.indices.map { try reader.content(ofFileAt: $0, needs: .lines).lines.count }
            let sections = damaged.split(separator: 10).filter { $0.starts(with: "diff --git ".utf8) }.count
            #expect(reader.patch.files.count == sections, "DIFFTIER_TEST_SEED=\(seed)")
            #expect(lines.reduce(0, +) == 5 - 4 * (3 - sections) || sections < 3, "DIFFTIER_TEST_SEED=\(seed)")
        }
        #expect(read > 0)
    }

    @Test("A text over the limit is refused before it is read")
    func tooLarge() {
        let error = #expect(throws: GitPatchError.self) {
            try PatchText.read(Array(PatchTextSamples.plain.utf8), limits: GitLimits(textBytes: 20))
        }
        #expect(error?.code == .tooLarge)
    }

    @Test("A file of more lines than the limit is a gap")
    func tooManyLines() throws {
        let reader = try PatchText.read(Array(PatchTextSamples.plain.utf8), limits: GitLimits(fileLines: 3))
        #expect(try reader.content("file")?.missing == .unsupported("a change of more than 3 lines"))
    }
}
