public import DifftierServer
import GitPatches
public import Logging
public import RiskModel
public import WireProtocol

/// What the service may trust: every value checked, every default filled in.
public struct ServiceConfiguration: Sendable {
    /// Loopback addresses and Unix sockets; others with TLS and a trust file only.
    public var listen: [ServiceAddress]
    /// Holds the evidence; made if it is missing.
    public var stateDirectory: String
    /// nil: the policy that ships with the program.
    public var policyDirectory: String?
    public var repositories: [RepositoryEntry]
    /// The issuer of grants and the origin of checkpoints.
    public var name: String
    /// Says whom to believe; nil: nobody can prove anything.
    public var trustFile: String?
    /// Describes people and teams; nil: all names are taken at their word.
    public var directory: String?
    /// An executable that is asked about names that are not in it.
    public var directoryCommand: String?
    /// What whoever reaches a loopback address or a Unix socket and proves nothing is taken for; nil for nobody.
    public var development: Caller?
    public var tls: ServerTLS?
    /// Days after which events are archived; nil for never.
    public var archiveAfterDays: Int?
    /// Bytes of evidence that one subject may make in an hour; nil for no bound.
    public var evidencePerHour: Int?
    /// Where metrics are served, if at all: a loopback address or a Unix socket.
    public var metricsListen: ServiceAddress?
    /// Threads that decide.
    public var workers: Int
    /// Requests that wait for one of them before further ones are turned away.
    public var queue: Int
    /// Seconds a request may take at most.
    public var maximumTimeout: Int
    /// How much of what is decided is kept for the next request.
    public var cache: CacheLimits
    public var logLevel: Logger.Level
}

extension ServiceConfiguration {
    public static let defaultAddress = ServiceAddress.tcp(host: "127.0.0.1", port: 7433)

    private static func address(_ text: String) throws(SettingProblem) -> ServiceAddress {
        do throws(ServiceAddress.Invalid) {
            return try ServiceAddress(text)
        } catch {
            throw SettingProblem(phrase: "\(error)")
        }
    }

    /// Checks everything and reports every mistake at once.
    ///
    /// - Parameter cores: how many workers to use unless told.
    public init(_ raw: RawConfiguration, cores: Int, mistakes known: [ConfigurationMistake] = []) throws(ConfigurationErrors) {
        var reader = SettingReader(raw, mistakes: known)
        listen = reader.list(.listen, default: [Self.defaultAddress], Self.address)
        stateDirectory = reader.single(.stateDirectory, default: "/var/lib/difftier", SettingReader.absolutePath)
        policyDirectory = reader.optional(.policyDirectory, SettingReader.absolutePath)
        repositories = reader.list(.repositories, default: [], content: RepositoryEntry.init)
        name = reader.single(.name, default: "difftierd", SettingReader.name)
        trustFile = reader.optional(.trustFile, SettingReader.absolutePath)
        directory = reader.optional(.directory, SettingReader.absolutePath)
        directoryCommand = reader.optional(.directoryCommand, SettingReader.absolutePath)
        development = reader.development(hasTrustFile: trustFile != nil)
        tls = reader.tls()
        archiveAfterDays = reader.optional(.archiveAfterDays, SettingReader.number(in: 1...36_500))
        let mebibytes = reader.single(.evidenceMebibytesPerHour, default: 256, SettingReader.number(in: 0...1_048_576))
        evidencePerHour = mebibytes == 0 ? nil : mebibytes << 20
        metricsListen = reader.optional(.metricsListen, Self.address)
        workers = reader.single(.workers, default: max(cores, 1), SettingReader.number(in: 1...1024))
        queue = reader.single(.queue, default: 64, SettingReader.number(in: 0...65_536))
        maximumTimeout = reader.single(.maximumTimeout, default: 60, SettingReader.number(in: 1...3_600))
        let kept = CacheLimits()
        cache = CacheLimits(
            entries: reader.single(.cacheEntries, default: kept.entries, SettingReader.number(in: 0...10_000_000)),
            bytes: reader.single(.cacheMebibytes, default: kept.bytes >> 20, SettingReader.number(in: 0...65_536)) << 20)
        logLevel = reader.single(.logLevel, default: .info, SettingReader.choice(Logger.Level.self))
        reader.refuseRepeats(in: repositories)
        reader.refuseExposure(listen: listen, metrics: metricsListen, hasTLS: tls != nil, hasTrustFile: trustFile != nil)
        guard reader.mistakes.isEmpty else { throw ConfigurationErrors(mistakes: reader.mistakes) }
    }

    /// Opens every repository and looks for its target branch.
    ///
    /// - Throws: every one that a request could not be answered from.
    public func checkRepositories() throws(ConfigurationErrors) {
        var mistakes: [ConfigurationMistake] = []
        for entry in repositories {
            do throws(GitPatchError) {
                try entry.check()
            } catch {
                mistakes.append(ConfigurationMistake(origin: "repositories: \(entry.name)", message: "\(error)"))
            }
        }
        guard mistakes.isEmpty else { throw ConfigurationErrors(mistakes: mistakes) }
    }
}
