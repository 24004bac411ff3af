import RiskModel
import TestKit
import Testing

@testable import GitPatches

@Suite("Exact renames and copies are paired as git pairs them")
struct ExactPairsTests {
    private func file(_ path: String, _ content: UInt8, _ mode: FileMode = .regular) -> FileVersion {
        FileVersion(path: GitPath(bytes: path.utf8), mode: mode, blob: ObjectID(bytes: [UInt8](repeating: content, count: 20)))
    }

    private func deleted(_ path: String, _ content: UInt8, _ mode: FileMode = .regular) -> FileChange {
        FileChange(status: .deleted, old: file(path, content, mode), new: nil)
    }

    private func added(_ path: String, _ content: UInt8, _ mode: FileMode = .regular) -> FileChange {
        FileChange(status: .added, old: nil, new: file(path, content, mode))
    }

    private func summary(_ changes: [FileChange]) -> [String] {
        Patch(source: .revisions, files: ExactPairs.joined(changes.sorted { $0.path < $1.path })).summary
    }

    @Test("The same file name wins over the first in order, and each source serves once")
    func names() {
        #expect(
            summary([deleted("a/x", 1), deleted("b/y", 1), added("c/y", 1), added("d/z", 1), added("e/w", 1)])
                == ["R b/y -> c/y", "R a/x -> d/z", "C a/x -> e/w"])
    }

    @Test("A plain file may become executable; a link or submodule only moves as it is")
    func modes() {
        #expect(summary([deleted("a", 1), added("b", 1, .executable)]) == ["R a -> b"])
        #expect(summary([deleted("a", 1, .symlink), added("b", 1)]) == ["D a", "A b"])
        #expect(summary([deleted("a", 1, .symlink), added("b", 1, .symlink)]) == ["R a -> b"])
        #expect(summary([deleted("a", 1, .submodule), added("b", 1, .submodule)]) == ["R a -> b"])
    }

    @Test("Different contents are never paired, and unknown ones neither")
    func different() {
        var unknown = [deleted("a", 1), added("b", 1)]
        unknown[0].old?.blob = nil
        unknown[1].new?.blob = nil
        #expect(summary(unknown) == ["D a", "A b"])
        #expect(summary([deleted("a", 1), added("b", 2)]) == ["D a", "A b"])
    }

    @Test("Random trees pair as git -M100% pairs them")
    func random() throws {
        let seed = SeededGenerator.freshSeed([:])
        var random = SeededGenerator(seed: seed)
        let git = try GitProgram()
        try git.write("anchor\n", to: "anchor")
        try git.commit("anchor")
        var commits: [ObjectID] = []
        for _ in 0..<12 {
            try git.git("rm", "-rq", "--ignore-unmatch", "tree")
            for _ in 0..<40 {
                let path =
                    "tree/\(random.pick(["a", "b", "c/d", "e"]))/\(random.pick(["w", "x", "y", "z"]))\(random.pick(["", "2", "3"]))"
                try git.write(random.pick(["", "1\n", "2\n", "3\n"]), to: path)
                if random.chance(oneIn: 5) { try git.makeExecutable(path) }
            }
            commits.append(try git.commit("random"))
        }
        #expect(try Differential.mismatches(in: git, git.open(), commits: commits) == [], "seed \(seed)")
    }

    @Test("A hundred thousand equal files are paired without comparing each with each", .timeLimit(.minutes(1)))
    func many() {
        let changes = (0..<100_000).map { deleted("a/\($0)", 1) } + (0..<100_000).map { added("b/\($0)", 1) }
        let joined = ExactPairs.joined(changes)
        #expect(joined.count == 100_000)
        #expect(joined.allSatisfy { $0.status == .renamed })
    }
}
