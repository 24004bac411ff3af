// swift-tools-version: 6.2
import PackageDescription

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioConcurrencyHelpers = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioTestUtils = Target.Dependency.product(name: "NIOTestUtils", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let swiftProtobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "difftier",
    products: [
        .executable(name: "difftier", targets: ["difftier"]),
        .executable(name: "difftierd", targets: ["difftierd"]),
        // For Benchmarks/ only: they promise nothing to other packages.
        .library(name: "ChangeLens", targets: ["ChangeLens"]),
        .library(name: "Classification", targets: ["Classification"]),
        .library(name: "CLibgit2", targets: ["CLibgit2"]),
        .library(name: "CodeOwners", targets: ["CodeOwners"]),
        .library(name: "CVectorscan", targets: ["CVectorscan"]),
        .library(name: "DecisionService", targets: ["DecisionService"]),
        .library(name: "DifftierClient", targets: ["DifftierClient"]),
        .library(name: "DifftierServer", targets: ["DifftierServer"]),
        .library(name: "Evidence", targets: ["Evidence"]),
        .library(name: "FrameTraffic", targets: ["FrameTraffic"]),
        .library(name: "GitPatches", targets: ["GitPatches"]),
        .library(name: "PatternEngine", targets: ["PatternEngine"]),
        .library(name: "RiskModel", targets: ["RiskModel"]),
        .library(name: "WireProtocol", targets: ["WireProtocol"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    ],
    targets: [
        // System libraries: module map and shim only.
        .systemLibrary(name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CVectorscan", pkgConfig: "libhs", providers: [.apt(["libvectorscan-dev"])]),

        // The domain: depends on nothing.
        .target(name: "RiskModel"),

        // Text for people, made safe to print.
        .target(name: "TerminalOutput"),

        // Files that are their owner's alone.
        .target(name: "PrivateFiles"),

        // Certificates and keys in files, and what both ends demand of TLS.
        .target(name: "TransportSecurity", dependencies: ["PrivateFiles", nioCore, nioSSL]),

        // Notations that documents are written in, read with their lines.
        .target(name: "PlainDocuments"),

        // Regular expressions without what can make one slow.
        .target(name: "LinearPatterns"),

        // Adapters: each knows the domain and one thing outside it; none knows another.
        .target(name: "YAMLDocuments", dependencies: ["TerminalOutput", yams]),
        .target(name: "CodeOwners", dependencies: ["LinearPatterns", "RiskModel", "YAMLDocuments"]),
        .target(name: "Evidence", dependencies: ["PrivateFiles", "RiskModel", crypto, grdb]),
        .target(
            name: "Identity",
            dependencies: [
                "LinearPatterns", "PlainDocuments", "PrivateFiles", "RiskModel", "YAMLDocuments", asn1, crypto, jwtKit, x509,
            ]),
        .target(name: "PolicyFiles", dependencies: ["RiskModel", "YAMLDocuments", crypto]),
        .target(name: "Reviews", dependencies: ["PlainDocuments", "RiskModel", "YAMLDocuments"]),
        .target(name: "ShippedPolicy"),
        .target(name: "ChangeLens", dependencies: ["RiskModel"]),
        .target(name: "Manifests", dependencies: ["PlainDocuments", "RiskModel"]),
        .target(name: "PatternEngine", dependencies: ["CPCRE2", "CVectorscan", "PrivateFiles", "RiskModel", crypto]),
        .target(name: "GitPatches", dependencies: ["CLibgit2", "RiskModel"]),

        // The use case, and the protocol that carries it.
        .target(
            name: "Classification",
            dependencies: [
                "ChangeLens", "CodeOwners", "GitPatches", "Manifests", "PatternEngine", "PolicyFiles", "Reviews", "RiskModel",
                "ShippedPolicy", crypto,
            ]),
        .target(name: "WireProtocol", dependencies: ["RiskModel", nioCore, swiftProtobuf]),
        .target(
            name: "DifftierServer",
            dependencies: [
                "RiskModel", "TransportSecurity", "WireProtocol", logging, nioConcurrencyHelpers, nioCore, nioHTTP1,
                nioPosix, nioSSL, nioTLS,
            ]),
        .target(
            name: "DifftierClient",
            dependencies: [
                "RiskModel", "TransportSecurity", "WireProtocol", nioConcurrencyHelpers, nioCore, nioPosix, nioSSL, nioTLS,
            ]),
        .target(
            name: "DecisionService",
            dependencies: [
                "Classification", "CodeOwners", "DifftierServer", "Evidence", "GitPatches", "Identity", "PatternEngine",
                "PrivateFiles", "Reviews", "RiskModel", "WireProtocol", "YAMLDocuments", crypto, logging,
            ]),

        // Outputs and the rule author's tools.
        .target(name: "DecisionFormats", dependencies: ["RiskModel", "TerminalOutput"]),
        .target(
            name: "RuleWorkbench",
            dependencies: [
                "Classification", "GitPatches", "PatternEngine", "PlainDocuments", "PolicyFiles", "RiskModel", "YAMLDocuments",
            ]),

        // What Benchmarks/ may measure of the protocol without its insides becoming public.
        .target(
            name: "FrameTraffic", dependencies: ["WireProtocol", nioCore], path: "Benchmarks/FrameTraffic"),

        // Executables: parse arguments, wire things up.
        .executableTarget(
            name: "difftier",
            dependencies: [
                "Classification", "CodeOwners", "DecisionFormats", "DifftierClient", "Evidence", "GitPatches", "Identity",
                "PatternEngine", "PolicyFiles", "PrivateFiles", "Reviews", "RiskModel", "RuleWorkbench", "TerminalOutput",
                "WireProtocol",
                argumentParser,
            ]),
        .executableTarget(
            name: "difftierd",
            dependencies: [
                "Classification", "DecisionService", "DifftierServer", "Evidence", "Identity", "PatternEngine", "PolicyFiles",
                "PrivateFiles", "RiskModel", "WireProtocol", argumentParser, logging, serviceLifecycle, unixSignals,
            ]),

        // Tests: one folder per target, and the programs from end to end.
        .target(name: "TestKit", path: "Tests/TestKit"),
        .target(name: "LocalIssuer", dependencies: [crypto, cryptoExtras], path: "Tests/LocalIssuer"),
        .testTarget(name: "RiskModelTests", dependencies: ["RiskModel", "TestKit"]),
        .testTarget(name: "PrivateFilesTests", dependencies: ["PrivateFiles", "TestKit"]),
        .testTarget(name: "PlainDocumentsTests", dependencies: ["PlainDocuments"]),
        .testTarget(name: "LinearPatternsTests", dependencies: ["LinearPatterns", "TestKit"]),
        .testTarget(name: "CodeOwnersTests", dependencies: ["CodeOwners", "RiskModel", "TestKit"]),
        .testTarget(name: "YAMLDocumentsTests", dependencies: ["YAMLDocuments", "TestKit"]),
        // Appends until the tests kill it.
        .executableTarget(
            name: "EvidenceWriter", dependencies: ["Evidence", "RiskModel", crypto], path: "Tests/EvidenceWriter"),
        // File access for SQLite that fails when it is told to.
        .target(name: "FaultyDisk", path: "Tests/FaultyDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
        .testTarget(
            name: "EvidenceTests",
            dependencies: ["Evidence", "EvidenceWriter", "FaultyDisk", "RiskModel", "TestKit", crypto, grdb, grdbSQLite],
            exclude: ["python"]),
        .testTarget(
            name: "IdentityTests",
            dependencies: [
                "Identity", "LocalIssuer", "RiskModel", "TestKit", "YAMLDocuments", asn1, crypto, x509,
            ],
            exclude: ["python"]),
        .testTarget(
            name: "PolicyFilesTests", dependencies: ["PolicyFiles", "RiskModel", "YAMLDocuments", "TestKit"],
            resources: [.copy("Golden")]),
        .testTarget(name: "ReviewsTests", dependencies: ["Reviews", "RiskModel", "TestKit", "YAMLDocuments"]),
        .testTarget(name: "ChangeLensTests", dependencies: ["ChangeLens", "RiskModel", "TestKit"]),
        .testTarget(name: "ManifestsTests", dependencies: ["Manifests", "PlainDocuments", "RiskModel", "TestKit"]),
        .testTarget(name: "PatternEngineTests", dependencies: ["CPCRE2", "PatternEngine", "RiskModel", "TestKit"]),
        .testTarget(name: "GitPatchesTests", dependencies: ["GitPatches", "RiskModel", "TestKit"]),
        .testTarget(
            name: "ClassificationTests",
            dependencies: [
                "Classification", "CodeOwners", "GitPatches", "PatternEngine", "PolicyFiles", "RiskModel", "TestKit",
            ]),
        .testTarget(
            name: "WireProtocolTests",
            dependencies: ["RiskModel", "TestKit", "WireProtocol", nioCore, nioEmbedded, nioTestUtils, swiftProtobuf]),
        .testTarget(
            name: "DifftierServerTests",
            dependencies: [
                "DifftierClient", "DifftierServer", "RiskModel", "TestKit", "TransportSecurity", "WireProtocol", logging,
                nioConcurrencyHelpers, nioCore, nioPosix, nioSSL,
            ],
            exclude: ["python"]),
        .testTarget(
            name: "DecisionServiceTests",
            dependencies: [
                "Classification", "DecisionService", "DifftierServer", "Evidence", "GitPatches", "RiskModel", "TestKit",
                "WireProtocol", grdb, logging,
            ],
            exclude: ["Golden", "python"]),
        .testTarget(
            name: "ProgramTests",
            dependencies: [
                "Classification", "DecisionService", "RiskModel", "TestKit", "difftier", "difftierd", argumentParser,
            ]),
        .testTarget(
            name: "DecisionFormatsTests", dependencies: ["DecisionFormats", "RiskModel", "TerminalOutput", "TestKit"],
            exclude: ["Golden"]),
        .testTarget(
            name: "RuleWorkbenchTests",
            dependencies: ["Classification", "PatternEngine", "PolicyFiles", "RiskModel", "RuleWorkbench", "TestKit"]),
        // Runs the programs as they are built; knows nothing of what is inside them.
        .testTarget(name: "EndToEndTests", dependencies: ["LocalIssuer", "TestKit"]),
    ],
    swiftLanguageModes: [.v6]
)

// One set of rules for every target of ours.
for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .treatAllWarnings(as: .error),
        ]
}
