import Foundation
import RiskModel
import Synchronization
import TestKit
import Testing

@testable import Reviews

@Suite("Asking about names")
struct DirectoryCommandTests {
    /// Knows what it was given, and remembers what it was asked.
    private final class Registry: DirectoryAnswering {
        let known: PeopleDirectory
        let questions = Mutex<[[String]]>([])

        init(_ known: PeopleDirectory) { self.known = known }

        func answer(
            for names: [String], by deadline: ContinuousClock.Instant
        ) throws(DirectoryLookupError) -> PeopleDirectory {
            questions.withLock { $0.append(names) }
            let people = names.compactMap { known.person(PersonName($0)) }
            let teams = names.filter { $0.contains("/") }
            return PeopleDirectory(
                people: people, teams: Dictionary(uniqueKeysWithValues: teams.map { ($0, known.members(of: $0).map(\.text)) }))
        }
    }

    @Test("members of teams are asked about next, and whoever is not described then does not exist")
    func rounds() throws {
        let registry = Registry(
            PeopleDirectory(people: [Person("@bob", load: 2)], teams: ["@acme/all": ["@bob", "@gone"]]))
        let file = PeopleDirectory(people: [Person("@alice")])
        let directory = try file.lookingUp(["@acme/all", "@alice", "@carol"], with: registry)
        #expect(registry.questions.withLock { $0 } == [["@acme/all", "@carol"], ["@bob", "@gone"]])
        #expect(directory.members(of: "@acme/all") == ["@bob"])
        #expect(directory.exists("@alice") && !directory.exists("@carol"))
        #expect(directory.exists("@dave"), "nobody asked")
    }

    /// A shell that reads a script: a script itself cannot run while a process that another test begins holds it open for writing.
    private func command(
        _ script: String, in directory: TemporaryDirectory, _ arguments: [String] = [], maximumBytes: Int = 1_000
    ) throws -> DirectoryCommand {
        let path = try directory.write(script, to: "people.sh").path
        return DirectoryCommand(
            executable: "/bin/sh", arguments: [path] + arguments, timeout: .seconds(2), maximumBytes: maximumBytes)
    }

    @Test("an executable gets the names as arguments, without a shell, and an environment of its own")
    func answers() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let command = try command(
            #"""
            [ "$1" = --for ] && [ "$2" = '@acme/$(id) x' ] && [ "$3" = "" ] && [ -z "$HOME" ] || exit 3
            cat
            printf '{"teams": {"@acme/$(id) x": ["@bob"]}, "people": []}'
            """#, in: directory, ["--for"])
        let answer = try command.answer(for: ["@acme/$(id) x", "--help", "@a\nb"], by: .now + .seconds(30))
        #expect(answer.members(of: "@acme/$(id) x") == ["@bob"])
    }

    @Test(
        "what goes wrong is told",
        arguments: [
            ("echo \"$1: who\" >&2; exit 2", .failed, "ended with 2: @bob: who"),
            ("kill -9 $$", .failed, "was ended by signal 9"),
            ("echo '{\"persons\": []}'", .malformed, "unknown key `persons`"), ("exit 0", .malformed, "one document"),
            ("sleep 30 & sleep 30", .timeout, "did not answer in time"), ("yes", .tooLarge, "said more than 1000 bytes"),
            ("exec >&- 2>&-; sleep 30", .timeout, "did not answer in time"),
        ] as [(String, DirectoryLookupError.Code, String)])
    func failures(_ text: String, _ code: DirectoryLookupError.Code, _ reason: String) throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let command = try command(text, in: directory)
        let start = ContinuousClock.now
        let error = #expect(throws: DirectoryLookupError.self) { try command.answer(for: ["@bob"], by: .now + .seconds(30)) }
        #expect(error?.code == code)
        #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test("what it has started ends with it")
    func group() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let note = directory.url.appendingPathComponent("child").path
        let command = try command("sleep 30 & echo $! > '\(note)'; sleep 30", in: directory)
        #expect(throws: DirectoryLookupError.self) { try command.answer(for: ["@bob"], by: .now + .seconds(30)) }
        let child = try String(contentsOfFile: note, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        // Whoever adopts it needs a moment to notice its end.
        for _ in 0..<200 where Self.runs(child) { usleep(10_000) }
        #expect(!Self.runs(child))
    }

    @Test("all questions together have their time, however long each may take")
    func deadline() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        // Each team has one more, so that there is always something to ask.
        let command = try command(
            #"sleep 0.4; printf '{"teams": {"%s": ["%sx"]}}' "$1" "$1""#, in: directory)
        let start = ContinuousClock.now
        let error = #expect(throws: DirectoryLookupError.self) {
            try PeopleDirectory().lookingUp(["@acme/a"], with: command, within: .seconds(1))
        }
        #expect(error?.code == .timeout)
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    /// Whether a process is there and has not ended.
    private static func runs(_ process: String) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return !status.contains(") Z ")
    }

    @Test("one that is not there cannot be asked")
    func missing() {
        let error = #expect(throws: DirectoryLookupError.self) {
            try DirectoryCommand(executable: "/nonexistent/people").answer(for: ["@bob"], by: .now + .seconds(30))
        }
        #expect(error?.code == .unavailable)
    }
}
