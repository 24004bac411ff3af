import ArgumentParser
import Classification
import DecisionService
import DifftierServer
import Evidence
import Foundation
import Identity
import Logging
import PatternEngine
import RiskModel
import ServiceLifecycle
import UnixSignals
import WireProtocol

/// The service.
@main
struct Difftierd: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "difftierd",
        abstract: "Decides patches for pipelines, signs what their jobs may do, and keeps evidence of it.",
        discussion: """
            Settings come from the YAML file, then DIFFTIER_… variables, then flags; the later one wins.
            SIGHUP reads policy, trust file and certificates again; SIGTERM and SIGINT let open requests finish and end.

            Examples:
              difftierd --config /etc/difftier/difftierd.yaml
              difftierd --check-config --config deploy/difftierd.yaml
              difftierd --listen unix:/tmp/difftierd.sock --state-directory /tmp/difftier --repositories app=/srv/app@main
            """,
        version: version)

    @Option(name: .long, help: "The YAML file (default: $DIFFTIER_CONFIG; without one, none).")
    var config: String?

    @Flag(name: .long, help: "Check the configuration, the policy and every repository, print what is in force, and end.")
    var checkConfig = false

    @Option(name: .long, help: "Address to listen on: unix:/path, 127.0.0.1:port or tls://host:port; may be repeated.")
    var listen: [String] = []

    @Option(name: .long, help: "Directory of the evidence and the signing keys.")
    var stateDirectory: String?

    @Option(name: .long, help: "Directory of the policy (default: the policy that ships with the program).")
    var policyDirectory: String?

    @Option(
        name: .long, help: ArgumentHelp("A repository that may be asked about; may be repeated.", valueName: "name=path[@branch]")
    )
    var repositories: [String] = []

    @Option(name: .long, help: "The service's name: issuer of grants, origin of checkpoints.")
    var name: String?

    @Option(name: .long, help: "The file that says whose tokens, certificates and processes are believed.")
    var trustFile: String?

    @Option(name: .long, help: "The file that describes people and teams: who is in which, who is away.")
    var directory: String?

    @Option(name: .long, help: "An executable that is asked about people and teams which are not in that file.")
    var directoryCommand: String?

    @Option(name: .long, help: "Who is meant by whoever reaches this machine's addresses and proves nothing, in development.")
    var subject: String?

    @Option(name: .long, help: "What kind of actor that is: agent, service or person.")
    var actor: String?

    @Option(name: .long, help: "What that one may do: ask, approve, check, audit or administer; may be repeated.")
    var roles: [String] = []

    @Option(name: .long, help: "PEM file of the certificate for tls:// addresses, and those between it and its authority.")
    var tlsCertificate: String?

    @Option(name: .long, help: "PEM file of its private key, readable by its owner alone.")
    var tlsKey: String?

    @Option(name: .long, help: "PEM file of the authorities whose client certificates count.")
    var tlsClientAuthorities: String?

    @Option(name: .long, help: "Whether clients show certificates: none, optional or required.")
    var tlsClientCertificates: String?

    @Option(name: .long, help: "Address on this machine for GET /metrics: 127.0.0.1:port or unix:/path (default: none).")
    var metricsListen: String?

    @Option(name: .long, help: "Days after which events go into sealed files of the archive (default: never).")
    var archiveAfterDays: String?

    @Option(name: .long, help: "Evidence that one subject may make in an hour, in MiB; 0 for no bound.")
    var evidenceMebibytesPerHour: String?

    @Option(name: .long, help: "Threads that decide (default: one per core).")
    var workers: String?

    @Option(name: .long, help: "Requests that may wait for a thread.")
    var queue: String?

    @Option(name: .long, help: "Seconds that a request may take.")
    var maximumTimeout: String?

    @Option(name: .long, help: "Decisions and examined patches that are kept for the next request; 0 for none.")
    var cacheEntries: String?

    @Option(name: .long, help: "Memory that these may take, in MiB; 0 for none.")
    var cacheMebibytes: String?

    @Option(name: .long, help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    func run() async throws {
        let configuration = try loadConfiguration()
        let source = configuration.policyDirectory.map { PolicySource.directory($0) } ?? .shipped
        let policy = try PolicyInForce(
            source, prefilters: PrefilterCache(environment: ProcessInfo.processInfo.environment),
            cacheLimits: configuration.cache)
        if checkConfig {
            try configuration.checkRepositories()
            if let tls = configuration.tls { try DifftierServer.check(tls) }
            _ = try PeopleDesk(file: configuration.directory, command: configuration.directoryCommand)
            let entries = try configuration.trustFile.map { try TrustFile.load($0) }
            return report(configuration, policy, entries)
        }

        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "difftierd")
        logger.logLevel = configuration.logLevel
        let lock = try StateLock(directory: configuration.stateDirectory)
        defer { withExtendedLifetime(lock) {} }
        let trust = try ServiceTrust(directory: configuration.stateDirectory, name: configuration.name)
        let policies = PolicyJournal(policy: policy, source: source, trust: trust, logger: logger)
        try policies.recordStart()
        let gatekeeper = try Gatekeeper(configuration, logger: logger)
        let believed = TrustJournal(gatekeeper: gatekeeper, trust: trust, logger: logger)
        try believed.recordStart()
        let people = try PeopleDesk(
            file: configuration.directory, command: configuration.directoryCommand, lookupsAtOnce: configuration.workers / 2)
        let handler = try DecisionHandler(
            repositories: configuration.repositories, policy: policy, trust: trust, gatekeeper: gatekeeper, people: people,
            version: Self.version, evidencePerHour: configuration.evidencePerHour, logger: logger)
        let service = ClassifierService(
            configuration: configuration, handler: handler, policies: policies, believed: believed, people: people, trust: trust,
            logger: logger
        )
        let group = ServiceGroup(
            configuration: .init(
                services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    private func loadConfiguration() throws -> ServiceConfiguration {
        let environment = ProcessInfo.processInfo.environment
        var mistakes: [ConfigurationMistake] = []
        var raw = RawConfiguration()
        if let path = config ?? environment["DIFFTIER_CONFIG"] {
            guard let content = FileManager.default.contents(atPath: path) else {
                throw ConfigurationErrors(mistakes: [.init(origin: path, message: "the file cannot be read")])
            }
            raw = RawConfiguration(file: path, content: Array(content), mistakes: &mistakes)
        }
        raw.override(with: RawConfiguration(environment: environment, mistakes: &mistakes))
        raw.override(with: flags)
        return try ServiceConfiguration(raw, cores: ProcessInfo.processInfo.activeProcessorCount, mistakes: mistakes)
    }

    private var flags: RawConfiguration {
        let given: [(ServiceSetting, [String])] = [
            (.listen, listen), (.stateDirectory, [stateDirectory].compactMap { $0 }),
            (.policyDirectory, [policyDirectory].compactMap { $0 }), (.repositories, repositories),
            (.name, [name].compactMap { $0 }), (.trustFile, [trustFile].compactMap { $0 }),
            (.directory, [directory].compactMap { $0 }), (.directoryCommand, [directoryCommand].compactMap { $0 }),
            (.subject, [subject].compactMap { $0 }), (.actor, [actor].compactMap { $0 }), (.roles, roles),
            (.tlsCertificate, [tlsCertificate].compactMap { $0 }), (.tlsKey, [tlsKey].compactMap { $0 }),
            (.tlsClientAuthorities, [tlsClientAuthorities].compactMap { $0 }),
            (.tlsClientCertificates, [tlsClientCertificates].compactMap { $0 }),
            (.metricsListen, [metricsListen].compactMap { $0 }), (.archiveAfterDays, [archiveAfterDays].compactMap { $0 }),
            (.evidenceMebibytesPerHour, [evidenceMebibytesPerHour].compactMap { $0 }),
            (.workers, [workers].compactMap { $0 }),
            (.queue, [queue].compactMap { $0 }), (.maximumTimeout, [maximumTimeout].compactMap { $0 }),
            (.cacheEntries, [cacheEntries].compactMap { $0 }), (.cacheMebibytes, [cacheMebibytes].compactMap { $0 }),
            (.logLevel, [logLevel].compactMap { $0 }),
        ]
        var raw = RawConfiguration()
        for (setting, values) in given { raw.set(setting, values.map { .init($0, origin: setting.flagName) }) }
        return raw
    }

    private func report(_ configuration: ServiceConfiguration, _ policy: PolicyInForce, _ trust: TrustPolicy?) {
        print("name          \(configuration.name)")
        for address in configuration.listen { print("listen        \(address)") }
        print("state         \(configuration.stateDirectory)")
        let rules = policy.current.policy
        print(
            "policy        \(configuration.policyDirectory ?? "shipped")  \(rules.rules.count) rules  \(rules.digest.prefix(12))")
        for repository in configuration.repositories {
            print("repository    \(repository.name)  \(repository.path)  target branch \(repository.targetBranch)")
        }
        if let path = configuration.trustFile, let trust {
            print("trust         \(path)  \(trust.issuers.count) issuers, \(trust.entryNames.count) entries")
        }
        if let development = configuration.development {
            let roles = development.roles.map(\.rawValue).sorted().joined(separator: ", ")
            print("development   \(development.subject.name) (\(development.subject.actor.rawValue)), may \(roles)")
        }
        if let tls = configuration.tls { print("certificate   \(tls.certificateChain)") }
        if let metrics = configuration.metricsListen { print("metrics       \(metrics)") }
        print(
            "workers       \(configuration.workers), queue \(configuration.queue), at most \(configuration.maximumTimeout) s a request"
        )
        print("cache         \(configuration.cache)")
        print("configuration is valid")
    }

    /// Turns what is thrown into a message on standard error and a status of sysexits.h.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            guard let status = StartFailure.status(of: error) else { exit(withError: error) }
            FileHandle.standardError.write(Data("difftierd: \(error)\n".utf8))
            exit(withError: ExitCode(status))
        }
    }
}
