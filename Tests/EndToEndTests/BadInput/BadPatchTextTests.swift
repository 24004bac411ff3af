import TestKit
import Testing

@Suite("Patch text that is none")
struct BadPatchTextTests {
    private static let good = PatchTexts.prose

    private static let texts: [(String, String)] = [
        ("", "no `diff --git` line"),
        ("hello\n", "no `diff --git` line"),
        ("\u{0}\u{1}\u{2}", "no `diff --git` line"),
        (good.replacing("@@ -1 +1,2 @@", with: "@@ -1 +1,3 @@"), "breaks off"),
        (good.replacing("@@ -1 +1,2 @@", with: "@@ -1 +1 @@"), "text after the end of a change"),
        (good.replacing("@@ -1", with: "@@ -x"), "damaged hunk header"),
        (good.replacing("+Then", with: "*Then"), "begins with none of"),
        (good + good, "second change of one path"),
        (good.replacing("docs/guide.md", with: "../guide.md"), "leaves the work tree"),
        (good.replacing("docs/guide.md", with: ".git/config"), "git directory"),
        (good.replacing(" a/docs", with: " docs").replacing(" b/docs", with: " docs"), "prefix"),
        (good.replacing("+++ b/docs/guide.md\n", with: ""), "only one of"),
        (good + "trailing words\n", "after the end"),
        ("diff --cc docs/guide.md\n", "combined diff"),
        ("diff --git a/x b/x\nold mode 100644\nnew mode 777777\n", "file mode"),
    ]

    @Test("is bad data, with the line and what is wrong in it, in-process and through the service")
    func malformed() throws {
        let service = try ServiceFixture()
        for (text, words) in Self.texts {
            for arguments in [["--server", service.socket], ["--policy", service.policy]] {
                let run = try Programs.run(
                    Programs.difftier, ["classify", "--patch", "-"] + arguments, input: Array(text.utf8))
                #expect(run.status == 65)
                #expect(run.text == "")
                #expect(run.errorOutput.contains(words), "\(run.errorOutput)")
                #expect(run.errorOutput.contains("line "), "\(run.errorOutput)")
            }
        }
        #expect(try service.serves())
    }

    @Test("a file that is not there is no input, a directory neither")
    func unreadable() throws {
        for file in ["/nonexistent.diff", "/"] {
            let run = try difftier("classify", "--patch", file)
            #expect(run.status == 66)
            #expect(run.errorOutput.contains("\(file): cannot be read"))
        }
    }

    @Test("text over the limit is bad data, in-process and through the service")
    func tooLarge() throws {
        let service = try ServiceFixture()
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        let text = Array(Self.good.utf8) + (0..<65).flatMap { _ in line }
        for arguments in [["--server", service.socket], ["--policy", service.policy]] {
            let run = try Programs.run(Programs.difftier, ["classify", "--patch", "-"] + arguments, input: text)
            #expect(run.status == 65)
            #expect(run.errorOutput.contains("patch text is larger than 67108864 bytes"))
        }
        #expect(try service.serves())
    }
}
