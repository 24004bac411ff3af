// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "difftier",
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .target(name: "RiskModel"),
        .target(name: "TestKit", path: "Tests/TestKit"),
        .target(name: "YAMLDocuments", dependencies: [.product(name: "Yams", package: "Yams")]),
        .target(
            name: "PolicyFiles",
            dependencies: ["RiskModel", "YAMLDocuments", .product(name: "Crypto", package: "swift-crypto")]),
        .testTarget(name: "YAMLDocumentsTests", dependencies: ["YAMLDocuments", "TestKit"]),
        .testTarget(
            name: "PolicyFilesTests", dependencies: ["PolicyFiles", "RiskModel", "YAMLDocuments", "TestKit"],
            exclude: ["Golden"]),
    ],
    swiftLanguageModes: [.v6]
)

// One set of rules for every target of ours.
for target in package.targets where target.type != .system && target.type != .plugin {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .treatAllWarnings(as: .error),
        ]
}
