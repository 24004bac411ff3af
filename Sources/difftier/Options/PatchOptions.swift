import ArgumentParser
import Classification
import Foundation
import GitPatches

/// Which patch: raw, as typed. `choice()` checks that it makes sense.
struct PatchOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The repository; with --server also a configured name.", valueName: "dir"))
    var repo: String?

    @Option(name: .long, help: "The revision the change is meant for.")
    var base: String?

    @Option(name: .long, help: "The target branch: the service resolves its tip, so that the decision can be authoritative.")
    var target: String?

    @Option(name: .long, help: "The revision that holds the change (default: HEAD).")
    var head: String?

    @Flag(name: .long, help: "Compare base and head as they are, not from their merge base.")
    var twoDot = false

    @Option(name: .long, help: ArgumentHelp("Patch text from a file, or - for standard input.", valueName: "file"))
    var patch: String?

    @Flag(name: .long, help: "The index against HEAD.")
    var staged = false

    @Flag(name: .long, help: "The work tree, untracked files included, against HEAD.")
    var workTree = false

    @Option(name: .long, help: "One decision per commit of A..B, newest first, merges left out.")
    var range: String?

    @Flag(name: .long, help: "With --range: each step of the first-parent line, merges included.")
    var firstParent = false

    /// - Throws: `ValidationError` where the options contradict each other.
    func choice() throws -> PatchChoice {
        let given = [
            ("--base", base != nil), ("--target", target != nil), ("--patch", patch != nil), ("--staged", staged),
            ("--work-tree", workTree), ("--range", range != nil),
        ].filter(\.1).map(\.0)
        guard given.count == 1 else {
            let problem = given.isEmpty ? "Say which patch" : "\(given.joined(separator: " and ")) exclude each other"
            throw ValidationError(problem + ": one of --base, --target, --patch, --staged, --work-tree or --range.")
        }
        if head != nil && base == nil && target == nil { throw ValidationError("--head goes with --base or --target.") }
        if twoDot && base == nil && target == nil { throw ValidationError("--two-dot goes with --base or --target.") }
        if firstParent && range == nil { throw ValidationError("--first-parent goes with --range.") }
        if patch != nil && repo != nil { throw ValidationError("--patch reads no repository; leave --repo out.") }

        let head = head ?? "HEAD"
        if let base { return .revisions(base: base, head: head, twoDot: twoDot) }
        if let target { return .target(branch: target, head: head, twoDot: twoDot) }
        if let patch { return .text(try Self.text(patch)) }
        if let range { return try Self.range(range, firstParent: firstParent) }
        return staged ? .staged : .workTree
    }

    private static func range(_ text: String, firstParent: Bool) throws -> PatchChoice {
        guard let dots = text.ranges(of: "..").first, !text.contains("...") else {
            throw ValidationError("--range is written A..B, not `\(text)`.")
        }
        let from = String(text[..<dots.lowerBound])
        let to = String(text[dots.upperBound...])
        guard !from.isEmpty else { throw ValidationError("--range needs a revision before the dots: A..B.") }
        return .range(from: from, to: to.isEmpty ? "HEAD" : to, firstParent: firstParent)
    }

    private static func text(_ file: String) throws -> [UInt8] {
        let limit = GitLimits().textBytes
        let tooLarge = CommandFailure(.badData, "\(file): patch text is larger than \(limit) bytes; classify revisions instead")
        if file == "-" {
            guard let bytes = try Console.readInput(limit: limit) else { throw tooLarge }
            return bytes
        }
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
            let data = try handle.read(upToCount: limit + 1) ?? Data()
            guard data.count <= limit else { throw tooLarge }
            return Array(data)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.noInput, "\(file): cannot be read: \(error.localizedDescription)")
        }
    }
}

/// Which patch: checked.
enum PatchChoice {
    case revisions(base: String, head: String, twoDot: Bool)
    case target(branch: String, head: String, twoDot: Bool)
    case range(from: String, to: String, firstParent: Bool)
    case staged
    case workTree
    case text([UInt8])
}
