import DecisionService
import Foundation
import RiskModel
import TestKit
import Testing
import WireProtocol

@Suite("Configuration of the service")
struct ServiceConfigurationTests {
    /// What a file, an environment and flags make together.
    static func load(
        file: String? = nil, environment: [String: String] = [:], flags: [ServiceSetting: [String]] = [:]
    ) throws -> ServiceConfiguration {
        var mistakes: [ConfigurationMistake] = []
        var raw = RawConfiguration()
        if let file { raw = RawConfiguration(file: "d.yaml", content: Array(file.utf8), mistakes: &mistakes) }
        raw.override(with: RawConfiguration(environment: environment, mistakes: &mistakes))
        var given = RawConfiguration()
        for (setting, values) in flags { given.set(setting, values.map { .init($0, origin: setting.flagName) }) }
        raw.override(with: given)
        return try ServiceConfiguration(raw, cores: 4, mistakes: mistakes)
    }

    static func mistakes(
        file: String? = nil, environment: [String: String] = [:], flags: [ServiceSetting: [String]] = [:]
    ) -> [String] {
        do {
            _ = try load(file: file, environment: environment, flags: flags)
            return []
        } catch let errors as ConfigurationErrors {
            return errors.mistakes.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test("without anything it listens on loopback only and serves no repository")
    func defaults() throws {
        let configuration = try Self.load()
        #expect(configuration.listen == [.tcp(host: "127.0.0.1", port: 7433)])
        #expect(configuration.repositories.isEmpty)
        #expect(configuration.workers == 4)
        #expect(configuration.policyDirectory == nil)
        #expect(configuration.cache == CacheLimits(entries: 20_000, bytes: 64 << 20))
    }

    @Test("what is kept for the next request is bounded by number and memory, and 0 keeps nothing")
    func cache() throws {
        let file = "version: 1\ncache_entries: 500\ncache_mebibytes: 8\n"
        #expect(try Self.load(file: file).cache == CacheLimits(entries: 500, bytes: 8 << 20))
        #expect(try Self.load(file: file, flags: [.cacheMebibytes: ["0"]]).cache.description == "off")
        #expect(
            Self.mistakes(environment: ["DIFFTIER_CACHE_ENTRIES": "-1"]) == [
                "DIFFTIER_CACHE_ENTRIES: `-1` is not a whole number from 0 to 10000000"
            ])
    }

    @Test("flags win over the environment, the environment over the file")
    func precedence() throws {
        let file = "version: 1\nworkers: 1\nqueue: 1\nsubject: from-file\n"
        let environment = ["DIFFTIER_WORKERS": "2", "DIFFTIER_QUEUE": "2"]
        let configuration = try Self.load(file: file, environment: environment, flags: [.workers: ["3"]])
        #expect(configuration.workers == 3)
        #expect(configuration.queue == 2)
        #expect(configuration.development?.subject.name == "from-file")
    }

    @Test("repositories are written as mappings or in short, with the branch that is protected")
    func repositories() throws {
        let file = """
            version: 1
            repositories:
              - { name: payments-api, path: /srv/payments, target_branch: trunk }
              - app=/srv/app
            """
        #expect(
            try Self.load(file: file).repositories == [
                RepositoryEntry(name: "payments-api", path: "/srv/payments", targetBranch: "trunk"),
                RepositoryEntry(name: "app", path: "/srv/app", targetBranch: "main"),
            ])
        let environment = ["DIFFTIER_REPOSITORIES": "a=/srv/a@dev,b=/srv/b"]
        #expect(try Self.load(environment: environment).repositories.map(\.targetBranch) == ["dev", "main"])
    }

    @Test("every mistake is told at once, with its place")
    func everyMistake() {
        let file = "version: 1\nlisten: ['0.0.0.0:1']\nworkers: many\nlog_level: loud\nstate_directroy: /x\n"
        let found = Self.mistakes(
            file: file, environment: ["DIFFTIER_QUEUE": "-1", "DIFFTIER_QUEU": "1"], flags: [.repositories: ["x=relative"]])
        #expect(
            found.contains { $0.hasPrefix("d.yaml:5:1: error: unknown key `state_directroy`") && $0.contains("state_directory") })
        #expect(found.contains { $0.hasPrefix("d.yaml:2:10: 0.0.0.0:1: not a loopback address") })
        #expect(found.contains("d.yaml:3:10: `many` is not a whole number from 1 to 1024"))
        #expect(found.contains { $0.hasPrefix("d.yaml:4:12: `loud` is not one of") })
        #expect(found.contains("DIFFTIER_QUEUE: `-1` is not a whole number from 0 to 65536"))
        #expect(found.contains { $0.hasPrefix("DIFFTIER_QUEU: there is no such setting") })
        #expect(found.contains("--repositories: the path of a repository has to be absolute: `relative`"))
        #expect(found.count == 7)
    }

    @Test("a name that stands twice is refused")
    func repeats() {
        let found = Self.mistakes(flags: [.repositories: ["a=/x", "a=/y"]])
        #expect(found == ["repositories: `a` is named twice"])
    }

    @Test("what YAML says of a repository is taken as it stands, whatever it holds")
    func structured() throws {
        let file = "version: 1\nrepositories: [{ name: a=b, path: /srv/x@y=z, target_branch: user@1 }]\n"
        #expect(
            try Self.load(file: file).repositories == [RepositoryEntry(name: "a=b", path: "/srv/x@y=z", targetBranch: "user@1")])
    }

    @Test("the short form does not guess which @ parts path and branch")
    func ambiguous() {
        let found = Self.mistakes(environment: ["DIFFTIER_REPOSITORIES": "a=/srv/x@y@main"])
        #expect(found.count == 1)
        #expect(found.first?.contains("more than one @") == true)
        #expect(found.first?.contains("YAML") == true)
    }

    @Test("one directory under two names is refused, also by way of a link or its .git", arguments: ["", "link", "real/.git"])
    func samePlace(other: String) throws {
        let directory = try TemporaryDirectory()
        try directory.write("", to: "real/.git/HEAD")
        try FileManager.default.createSymbolicLink(
            atPath: directory.path + "/link", withDestinationPath: directory.path + "/real")
        let second = other.isEmpty ? "real" : other
        let found = Self.mistakes(
            flags: [.repositories: ["a=\(directory.path)/real@main", "b=\(directory.path)/\(second)@dev"]])
        #expect(found == ["repositories: `a` and `b` are the same repository; a repository has one name and one target branch"])
    }

    @Test("the check opens every repository and names each that no request could be answered from")
    func repositoryCheck() throws {
        let git = try SampleRepository()
        let directory = try TemporaryDirectory()
        let good = RepositoryEntry(name: "good", path: git.path)
        #expect(throws: Never.self) { try Self.load(repositories: [good]).checkRepositories() }
        let configuration = try Self.load(repositories: [
            good, RepositoryEntry(name: "missing", path: directory.path + "/none"),
            RepositoryEntry(name: "branchless", path: try SampleRepository().path, targetBranch: "trunk"),
        ])
        let errors = #expect(throws: ConfigurationErrors.self) { try configuration.checkRepositories() }
        #expect(errors?.mistakes.map(\.origin) == ["repositories: missing", "repositories: branchless"])
    }

    static func load(repositories: [RepositoryEntry]) throws -> ServiceConfiguration {
        var raw = RawConfiguration()
        raw.set(.repositories, repositories.map { .init(.repository($0), origin: "test") })
        return try ServiceConfiguration(raw, cores: 1)
    }

    @Test(
        "an empty file, a file without a version and two documents are mistakes",
        arguments: ["", "workers: 1\n", "version: 1\n---\nversion: 1\n"])
    func form(file: String) {
        #expect(Self.mistakes(file: file).count == 1)
    }
}
