/// Everything that can be configured, by its name in the YAML file. The same name with `-` for `_` is
/// the flag; in capitals after `DIFFTIER_` it is the environment variable.
public enum ServiceSetting: String, CaseIterable, Sendable {
    case listen
    case stateDirectory = "state_directory"
    case policyDirectory = "policy_directory"
    case repositories
    case name
    case trustFile = "trust_file"
    case directory
    case directoryCommand = "directory_command"
    case subject
    case actor
    case roles
    case tlsCertificate = "tls_certificate"
    case tlsKey = "tls_key"
    case tlsClientAuthorities = "tls_client_authorities"
    case tlsClientCertificates = "tls_client_certificates"
    case metricsListen = "metrics_listen"
    case archiveAfterDays = "archive_after_days"
    case evidenceMebibytesPerHour = "evidence_mebibytes_per_hour"
    case workers
    case queue
    case maximumTimeout = "maximum_timeout"
    case cacheEntries = "cache_entries"
    case cacheMebibytes = "cache_mebibytes"
    case logLevel = "log_level"

    public var environmentName: String { "DIFFTIER_" + rawValue.uppercased() }
    public var flagName: String { "--" + rawValue.replacing("_", with: "-") }

    /// Whether several values may stand, in the environment separated by commas.
    var isList: Bool { self == .listen || self == .repositories || self == .roles }
}

/// What somebody wrote, and where; not yet checked.
public struct RawConfiguration: Sendable {
    public struct Value: Sendable {
        public enum Content: Hashable, Sendable {
            case text(String)
            /// A mapping of the YAML file; a flag or a variable holds the short form as text.
            case repository(RepositoryEntry)
        }

        public var content: Content
        /// Such as `difftierd.yaml:4:9`, `DIFFTIER_LISTEN` or `--listen`.
        public var origin: String

        public init(_ content: Content, origin: String) {
            self.content = content
            self.origin = origin
        }

        public init(_ text: String, origin: String) { self.init(.text(text), origin: origin) }
    }

    public private(set) var values: [ServiceSetting: [Value]] = [:]

    public init() {}

    /// An empty list sets nothing.
    public mutating func set(_ setting: ServiceSetting, _ values: [Value]) {
        if !values.isEmpty { self.values[setting] = values }
    }

    /// From the variables `DIFFTIER_…`. Other variables of that prefix are reported, so that a typing error cannot pass unseen.
    public init(environment: [String: String], mistakes: inout [ConfigurationMistake]) {
        for setting in ServiceSetting.allCases {
            guard let text = environment[setting.environmentName] else { continue }
            let parts = setting.isList ? text.split(separator: ",").map(String.init) : [text]
            set(setting, parts.map { Value($0, origin: setting.environmentName) })
        }
        let known = Set(ServiceSetting.allCases.map(\.environmentName)).union(Self.otherVariables)
        for name in environment.keys.sorted() where name.hasPrefix("DIFFTIER_") && !known.contains(name) {
            mistakes.append(ConfigurationMistake(origin: name, message: "there is no such setting; see difftierd --help"))
        }
    }

    /// Variables with the prefix that are not settings of the service.
    private static let otherVariables: Set<String> = [
        "DIFFTIER_CONFIG", "DIFFTIER_SERVER", "DIFFTIER_TEST_SEED", "DIFFTIER_TOKEN",
    ]

    /// Settings of `other` replace those here.
    public mutating func override(with other: RawConfiguration) {
        values.merge(other.values) { $1 }
    }
}

/// One mistake in the configuration: where, what, and what to do.
public struct ConfigurationMistake: Error, Hashable, Sendable, CustomStringConvertible {
    public var origin: String
    public var message: String

    public init(origin: String, message: String) {
        self.origin = origin
        self.message = message
    }

    public var description: String { origin.isEmpty ? message : "\(origin): \(message)" }
}

/// All mistakes of a configuration. Never empty.
public struct ConfigurationErrors: Error, Sendable, CustomStringConvertible {
    public let mistakes: [ConfigurationMistake]

    public init(mistakes: [ConfigurationMistake]) { self.mistakes = mistakes }

    public var description: String { mistakes.map { "error: \($0)" }.joined(separator: "\n") }
}
