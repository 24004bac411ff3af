import Foundation
import TestKit
import Testing

/// What the documents tell the reader to type.
@Suite("The documents can be followed")
struct DocumentationTests {
    struct Document: CustomTestStringConvertible, Sendable {
        var path: String
        /// The contents of its ```sh blocks, with the line each begins on.
        var blocks: [(line: Int, text: String)]

        var testDescription: String { path }
    }

    /// The README and everything below docs/.
    static let documents: [Document] = {
        let files = FileManager.default
        let below = (files.enumerator(atPath: Programs.project + "/docs")?.allObjects ?? []).compactMap { $0 as? String }
        let paths = ["README.md"] + below.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }.sorted()
        return paths.compactMap { path in
            files.contents(atPath: Programs.project + "/" + path).map {
                Document(path: path, blocks: blocks(of: String(decoding: $0, as: UTF8.self)))
            }
        }
    }()

    static func blocks(of markdown: String) -> [(line: Int, text: String)] {
        var found: [(line: Int, text: String)] = []
        var fence: (isShell: Bool, line: Int, text: String)?
        for (index, line) in markdown.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.hasPrefix("```") else {
                fence?.text += line + "\n"
                continue
            }
            if let open = fence {
                if open.isShell { found.append((open.line, open.text)) }
                fence = nil
            } else {
                fence = (line == "```sh", index + 2, "")
            }
        }
        return found
    }

    @Test("blocks are found where they stand, and only those for a shell")
    func parsing() {
        let blocks = Self.blocks(of: "# A\n```sh\necho 1\n```\ntext\n```console\n$ no\n```\n```sh\na\nb\n```\n")
        #expect(blocks.map(\.line) == [3, 10])
        #expect(blocks.map(\.text) == ["echo 1\n", "a\nb\n"])
    }

    @Test("a README shows at least one thing that can be typed")
    func readme() {
        let readme = Self.documents.first { $0.path == "README.md" }
        #expect(readme?.blocks.isEmpty != true)
    }

    @Test(
        "every block for a shell ends with 0, in a clone of this project with both programs on PATH",
        .enabled(if: FileManager.default.fileExists(atPath: Programs.project + "/.git"), "there is no .git to clone from"),
        arguments: documents.filter { !$0.blocks.isEmpty })
    func runs(document: Document) throws {
        let directory = try TemporaryDirectory()
        let clone = directory.path + "/difftier"
        try GitFixture.git(["clone", "--quiet", Programs.project, clone], in: "/")
        // Whatever branch is checked out here: to the reader it is `main`, as upstream.
        try GitFixture.git(["checkout", "--quiet", "-B", "main"], in: clone)
        try GitFixture.git(["update-ref", "refs/remotes/origin/main", "HEAD"], in: clone)
        // Where `mktemp` puts what a reader would throw away later.
        let scratch = directory.path + "/tmp"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        let environment = GitFixture.environment.merging([
            "PATH": Programs.environment["PATH"] ?? "", "HOME": directory.path, "TMPDIR": scratch,
        ]) { $1 }
        for block in document.blocks {
            let run = try Programs.run(
                "bash", ["-euo", "pipefail", "-c", block.text], in: clone, environment: environment)
            #expect(run.status == 0, "\(document.path):\(block.line)\n\(run.errorOutput)\n\(run.text)")
        }
    }
}
