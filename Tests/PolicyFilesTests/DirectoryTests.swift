import Foundation
import PolicyFiles
import RiskModel
import TestKit
import Testing
import YAMLDocuments

@Suite("Loading a directory")
struct DirectoryTests {
    private static func mistakes(in directory: TemporaryDirectory) -> [Diagnostic] {
        do throws(PolicyErrors) {
            _ = try loader.load(directory: directory.path)
            return []
        } catch {
            return error.diagnostics
        }
    }

    private static func sound() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write(tiersText, to: "policy.yaml")
        try directory.write(rulesText, to: "rules/deep/first.yml")
        return directory
    }

    @Test("every .yaml and .yml below it is one policy, the same as from files at hand")
    func recursive() throws {
        let directory = try Self.sound()
        try directory.write(taskText, to: "tasks/ci.yaml")
        let files = [
            PolicyFile("policy.yaml", tiersText), PolicyFile("rules/deep/first.yml", rulesText),
            PolicyFile("tasks/ci.yaml", taskText),
        ]
        #expect(try loader.load(directory: directory.path) == loader.load(files: files))
        #expect(try loader.load(directory: directory.path + "/") == loader.load(files: files))
    }

    @Test("hidden entries and files of other kinds are left out")
    func leftOut() throws {
        let directory = try Self.sound()
        let policy = try loader.load(directory: directory.path)
        for name in [".hidden.yaml", ".git/config.yaml", "rules/.x/y.yml", "README.md", "a.yaml.bak", "yaml", "b.YAML"] {
            try directory.write("[", to: name)
        }
        #expect(try loader.load(directory: directory.path) == policy)
    }

    @Test("a mistake names the file with the directory in front; a rule's place does not")
    func names() throws {
        let directory = try Self.sound()
        #expect(
            try loader.load(directory: directory.path).rules.map(\.location.file)
                == Array(repeating: "rules/deep/first.yml", count: 2))
        try directory.write("version: 1\ngated: []\n", to: "z.yaml")
        let found = Self.mistakes(in: directory)
        #expect(found.map(\.file) == [directory.path + "/z.yaml"])
        #expect(found.first?.message == "`gated` may stand once in a policy; first at \(directory.path)/policy.yaml:12:1")
    }

    @Test("a symbolic link that could be part of the policy is refused, not followed and not passed over")
    func symbolicLinks() throws {
        let outside = try Self.sound()
        let directory = try Self.sound()
        let links = [
            ("link.yaml", outside.path + "/rules/deep/first.yml"), ("more", outside.path), ("dangling.yml", "/nonexistent"),
        ]
        for (name, target) in links {
            try FileManager.default.createSymbolicLink(atPath: directory.path + "/" + name, withDestinationPath: target)
        }
        // Not named like a policy file and no directory: no part of the policy.
        try FileManager.default.createSymbolicLink(atPath: directory.path + "/notes", withDestinationPath: "/etc/hostname")
        let found = Self.mistakes(in: directory)
        #expect(found.map(\.file) == ["dangling.yml", "link.yaml", "more"].map { directory.path + "/" + $0 })
        #expect(found.allSatisfy { $0.code == .unreadable && $0.message.contains("symbolic links are not followed") })
    }

    @Test("a named pipe with a policy file's name is refused without waiting for a writer")
    func pipes() throws {
        let directory = try Self.sound()
        #expect(mkfifo(directory.path + "/pipe.yaml", 0o600) == 0)
        let found = Self.mistakes(in: directory)
        #expect(found.map(\.message) == ["not a regular file"])
    }

    @Test("a directory that is not there, is a file, or holds nothing is said to be so")
    func noDirectory() throws {
        let directory = try TemporaryDirectory()
        #expect(Self.mistakes(in: directory).map(\.code) == [.noPolicy])
        let file = try directory.write("", to: "f").path
        for path in [file, directory.path + "/nowhere"] {
            do throws(PolicyErrors) {
                _ = try loader.load(directory: path)
                Issue.record("\(path) loaded")
            } catch {
                #expect(error.diagnostics.map(\.code) == [.unreadable])
                #expect(error.diagnostics.map(\.file) == [path])
            }
        }
    }

    @Test("a huge file is refused after a mebibyte, whatever its size")
    func hugeFile() throws {
        let directory = try Self.sound()
        let file = try directory.write("", to: "huge.yaml")
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: 1 << 40)
        try handle.close()
        #expect(Self.mistakes(in: directory).map(\.code) == [.tooLarge])
    }

    @Test("directories within directories end at the limit")
    func depth() throws {
        let directory = try Self.sound()
        try directory.write("# deep\n", to: String(repeating: "d/", count: 31) + "x.yaml")
        #expect(Self.mistakes(in: directory).isEmpty)
        try directory.write("# too deep\n", to: String(repeating: "d/", count: 32) + "x.yaml")
        #expect(Self.mistakes(in: directory).map(\.code) == [.tooLarge])
    }

    @Test("where a file could not be read, nothing is called missing that may stand in it")
    func noFollowUpMistakes() throws {
        let directory = try TemporaryDirectory()
        try directory.write(rulesText, to: "rules.yaml")
        try FileManager.default.createSymbolicLink(atPath: directory.path + "/policy.yaml", withDestinationPath: "/nonexistent")
        #expect(Self.mistakes(in: directory).map(\.code) == [.unreadable])
    }
}
