// swift-tools-version: 6.2
import PackageDescription

let nio = "swift-nio"

let package = Package(
    name: "difftier",
    products: [
        .executable(name: "difftier", targets: ["difftier"]),
        .executable(name: "difftierd", targets: ["difftierd"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // System libraries.
        .systemLibrary(name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),

        // The domain: depends on nothing.
        .target(name: "RiskModel"),

        // Adapters: each knows the domain and one thing outside it.
        .target(name: "Evidence", dependencies: ["RiskModel", .product(name: "GRDB", package: "GRDB.swift")]),

        // Outputs.
        .target(name: "DecisionFormats", dependencies: ["RiskModel"]),

        // Executables.
        .executableTarget(
            name: "difftier",
            dependencies: [
                "RiskModel", "DecisionFormats", .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .executableTarget(
            name: "difftierd",
            dependencies: [
                "RiskModel", "Evidence", .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio), .product(name: "NIOPosix", package: nio),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),

        // Tests.
        .target(name: "TestKit", path: "Tests/TestKit"),
        .testTarget(name: "RiskModelTests", dependencies: ["RiskModel", "TestKit"]),
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
