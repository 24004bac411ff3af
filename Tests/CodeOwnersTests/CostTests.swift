import CodeOwners
import RiskModel
import TestKit
import Testing

@Suite("What a path costs does not grow with the file")
struct CostTests {
    /// Seconds of processor time that as many paths take against a file of so many lines, each about a folder or an ending of its own.
    private static func time(lines: Int, syntax: OwnersSyntax) -> Double {
        let text = (0..<lines).map { number in
            number.isMultiple(of: 5) ? "*.kind\(number) @team\(number)" : "/folder\(number % 97)/part\(number)/ @team\(number)"
        }.joined(separator: "\n")
        let owners = CodeOwners(file: Array(text.utf8), at: "CODEOWNERS", syntax: syntax)
        let paths = (0..<4_000).map { number in
            GitPath(bytes: "folder\(number % 97)/part\(number * 7 % 6_000)/deep/File\(number).kind\(number % 6_000)".utf8)
        }
        return processorSeconds { for path in paths { _ = owners.owners(of: path) } }
    }

    @Test(
        "a hundred times as many lines cost a path far less than a hundred times as much",
        arguments: [OwnersSyntax.github, .gitlab]
    )
    func indexed(_ syntax: OwnersSyntax) {
        let few = Self.time(lines: 50, syntax: syntax)
        let many = Self.time(lines: 5_000, syntax: syntax)
        #expect(many < few * 12, "\(few) and \(many)")
    }
}
