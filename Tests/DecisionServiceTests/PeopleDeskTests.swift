import Foundation
import Reviews
import RiskModel
import TestKit
import Testing

@testable import DecisionService

@Suite("Who is behind names, as a service asks")
struct PeopleDeskTests {
    /// A directory whose executable counts how often it was asked.
    private struct Asked {
        let directory: TemporaryDirectory
        let desk: PeopleDesk

        init(_ script: String, file: String? = nil) throws {
            let directory = try TemporaryDirectory()
            self.directory = directory
            let path = directory.path + "/people.sh"
            try directory.write("#!/bin/sh\necho asked >> '\(directory.path)/log'\n\(script)\n", to: "people.sh")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            if let file { try directory.write(file, to: "people.yaml") }
            desk = try PeopleDesk(file: file.map { _ in directory.path + "/people.yaml" }, command: path)
        }

        var times: Int {
            let log = try? String(contentsOfFile: directory.path + "/log", encoding: .utf8)
            return log?.split(separator: "\n").count ?? 0
        }
    }

    @Test("an answer holds for a while; what the file knows is asked of nobody")
    func answers() throws {
        let asked = try Asked(
            #"printf '{"teams": {"@acme/security": ["@alice"]}, "people": [{"handle": "@alice"}]}'"#,
            file: "people: [ { handle: '@bob' } ]\n")
        for _ in 0..<3 {
            let directory = try asked.desk.directory(for: ["@acme/security", "@bob"])
            #expect(directory.members(of: "@acme/security") == ["@alice"] && directory.exists("@bob"))
        }
        #expect(asked.times == 1)
        _ = try asked.desk.directory(for: ["@bob"])
        #expect(asked.times == 1)
        try asked.desk.reload()
        _ = try asked.desk.directory(for: ["@acme/security", "@bob"])
        #expect(asked.times == 2)
    }

    @Test("one that fails is told, and not asked again by every request")
    func failures() throws {
        let asked = try Asked("exit 3", file: "people: [ { handle: '@bob' } ]\n")
        for _ in 0..<3 {
            let error = #expect(throws: DirectoryLookupError.self) { try asked.desk.directory(for: ["@acme/security"]) }
            #expect(error?.code == .failed)
        }
        #expect(asked.times == 1)
        #expect(asked.desk.known.exists("@bob"))
    }

    @Test("a file that is read while somebody is asked counts for the next question")
    func reloadMeanwhile() async throws {
        let asked = try Asked(
            #"sleep 1; printf '{"people": [{"handle": "@mallory"}, {"handle": "@alice"}]}'"#,
            file: "teams: { '@acme/security': ['@mallory'] }\n")
        let before = Task.detached { try asked.desk.directory(for: ["@acme/security", "@x"]) }
        while asked.times == 0 { try await Task.sleep(for: .milliseconds(20)) }
        try asked.directory.write("teams: { '@acme/security': ['@alice'] }\n", to: "people.yaml")
        try asked.desk.reload()
        #expect(try await before.value.members(of: "@acme/security") == ["@mallory"])
        #expect(try asked.desk.directory(for: ["@acme/security", "@x"]).members(of: "@acme/security") == ["@alice"])
    }

    @Test("one that hangs is waited for once, whatever it is asked, and by one at a time")
    func hanging() async throws {
        let asked = try Asked("sleep 60")
        let command = DirectoryCommand(executable: asked.directory.path + "/people.sh", timeout: .seconds(2))
        let desk = try PeopleDesk(file: nil, asking: command, patience: .milliseconds(500))
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<6 {
                group.addTask {
                    let error = #expect(throws: DirectoryLookupError.self) { try desk.directory(for: ["@team-\(number)"]) }
                    #expect(error?.code == .timeout)
                }
            }
        }
        #expect(asked.times == 1)
        #expect(throws: DirectoryLookupError.self) { try desk.directory(for: ["@another"]) }
        #expect(asked.times == 1)
    }
}
