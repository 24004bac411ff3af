// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "difftier-benchmarks",
    dependencies: [
        .package(name: "difftier", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        // Without its traits it needs neither jemalloc nor an interposer.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        // The parts of the engine one by one: `swift package benchmark`.
        .executableTarget(
            name: "Engine",
            dependencies: [
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "ChangeLens", package: "difftier"),
                .product(name: "Classification", package: "difftier"),
                .product(name: "FrameTraffic", package: "difftier"),
                .product(name: "GitPatches", package: "difftier"),
                .product(name: "PatternEngine", package: "difftier"),
                .product(name: "RiskModel", package: "difftier"),
            ],
            path: "Engine",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        // What the engine is measured against, and a client's stopwatch: scripts/bench.sh runs it.
        .executableTarget(
            name: "difftier-probe",
            dependencies: [
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CLibgit2", package: "difftier"),
                .product(name: "CVectorscan", package: "difftier"),
                .product(name: "Classification", package: "difftier"),
                .product(name: "CodeOwners", package: "difftier"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DecisionService", package: "difftier"),
                .product(name: "DifftierClient", package: "difftier"),
                .product(name: "DifftierServer", package: "difftier"),
                .product(name: "Evidence", package: "difftier"),
                .product(name: "GitPatches", package: "difftier"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "PatternEngine", package: "difftier"),
                .product(name: "RiskModel", package: "difftier"),
                .product(name: "WireProtocol", package: "difftier"),
            ],
            path: "Probe"),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
