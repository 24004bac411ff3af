// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "difftier",
    targets: [
        .systemLibrary(name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .target(name: "RiskModel"),
        .target(name: "ChangeLens", dependencies: ["RiskModel"]),
        .testTarget(name: "ChangeLensTests", dependencies: ["ChangeLens", "RiskModel", "TestKit"]),
        .target(name: "TestKit", path: "Tests/TestKit"),
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
