import Foundation
import PolicyFiles
import Testing

/// Each folder of Golden holds the files of a policy, perhaps with tests, and, in `expected.txt`, what the loaders say
/// of them.
///
/// `DIFFTIER_RECORD_GOLDEN=1` writes `expected.txt` anew; read the difference before you commit it.
@Suite("The mistakes of a whole policy, as a person sees them")
struct GoldenTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")

    @Test(
        "come all at once, in order, each with its line",
        arguments: ["everything-at-once", "broken-syntax", "for-a-terminal", "packs", "sharing", "suites"])
    func golden(_ name: String) throws {
        let folder = Self.folder.appendingPathComponent(name)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        let files = try names.map { name in
            PolicyFile(path: name, content: Array(try Data(contentsOf: folder.appendingPathComponent(name))))
        }
        var shown = ""
        do throws(PolicyErrors) {
            _ = try SuiteLoader(for: loader.load(files: files)).load(files: files)
        } catch {
            shown = error.description + "\n"
        }
        let expected = folder.appendingPathComponent("expected.txt")
        if ProcessInfo.processInfo.environment["DIFFTIER_RECORD_GOLDEN"] != nil {
            try Data(shown.utf8).write(to: expected)
        }
        #expect(try shown == String(contentsOf: expected, encoding: .utf8))
    }
}
