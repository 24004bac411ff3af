import PlainDocuments
import RiskModel

/// The formats that are known, told by the name of the file.
enum ManifestFormat: Hashable {
    case packageJSON, packageLock, yarnLock, pnpmLock
    case requirements, pyproject, poetryLock, uvLock, pipfile, pipfileLock
    case cargoManifest, cargoLock
    case goModule, goSum
    case packageSwift, packageResolved
    case gemfile, gemfileLock
    case mavenProject, groovyBuild, kotlinBuild, gradleLock, gradleCatalog

    private static let names: [String: ManifestFormat] = [
        "package.json": .packageJSON, "package-lock.json": .packageLock, "npm-shrinkwrap.json": .packageLock,
        "yarn.lock": .yarnLock, "pnpm-lock.yaml": .pnpmLock,
        "pyproject.toml": .pyproject, "poetry.lock": .poetryLock, "uv.lock": .uvLock, "Pipfile": .pipfile,
        "Pipfile.lock": .pipfileLock,
        "Cargo.toml": .cargoManifest, "Cargo.lock": .cargoLock,
        "go.mod": .goModule, "go.work": .goModule, "go.sum": .goSum, "go.work.sum": .goSum,
        "Package.swift": .packageSwift, "Package.resolved": .packageResolved,
        "Gemfile": .gemfile, "gems.rb": .gemfile, "Gemfile.lock": .gemfileLock, "gems.locked": .gemfileLock,
        "pom.xml": .mavenProject, "build.gradle": .groovyBuild, "build.gradle.kts": .kotlinBuild,
        "settings.gradle": .groovyBuild, "settings.gradle.kts": .kotlinBuild, "gradle.lockfile": .gradleLock,
        "buildscript-gradle.lockfile": .gradleLock, "libs.versions.toml": .gradleCatalog,
    ]
    private static let lowercased = Dictionary(
        names.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })

    /// Names count in any case: some file systems do not tell it apart.
    init?(of path: GitPath) {
        let start = path.bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        let last = path.bytes[start...]
        guard last.count <= 100 else { return nil }
        let name = String(decoding: last, as: UTF8.self).lowercased()
        if let format = Self.lowercased[name] {
            self = format
        } else if Self.isRequirements(name, in: path.bytes[..<start]) {
            self = .requirements
        } else if name.hasPrefix("package@swift-"), name.hasSuffix(".swift") {
            self = .packageSwift
        } else {
            return nil
        }
    }

    /// `requirements.txt`, `dev-requirements.in`, `constraints.txt`, `requirements/ci.txt`.
    private static func isRequirements(_ name: String, in folders: ArraySlice<UInt8>) -> Bool {
        guard name.hasSuffix(".txt") || name.hasSuffix(".in") else { return false }
        if name.contains("requirements") || name.contains("constraints") { return true }
        let folder = folders.dropLast().split(separator: UInt8(ascii: "/")).last
        return folder.map { String(decoding: $0, as: UTF8.self).lowercased() } == "requirements"
    }

    var ecosystem: Ecosystem {
        switch self {
        case .packageJSON, .packageLock, .yarnLock, .pnpmLock: .npm
        case .requirements, .pyproject, .poetryLock, .uvLock, .pipfile, .pipfileLock: .python
        case .cargoManifest, .cargoLock: .cargo
        case .goModule, .goSum: .go
        case .packageSwift, .packageResolved: .swift
        case .gemfile, .gemfileLock: .ruby
        case .mavenProject, .groovyBuild, .kotlinBuild, .gradleLock, .gradleCatalog: .maven
        }
    }

    /// The text's blocks and frame; nil where the format has none, and where the text is not what its program writes.
    func outline(of text: [UInt8]) -> ManifestOutline? {
        guard text.count <= ManifestLimits.bytes, let first = text.first, first < 0x80 else { return nil }
        let outline: ManifestOutline? =
            switch self {
            case .goSum: .goSum(text)
            case .gemfileLock: .gemfileLock(text)
            case .cargoLock, .poetryLock, .uvLock: .packageTables(text)
            case .yarnLock: .yarnLock(text)
            case .pnpmLock: .pnpmLock(text)
            default: nil
            }
        // As a whole it has to be within the limits, too.
        guard let outline, outline.blocks.count <= ManifestLimits.statements, outline.mostValues <= DocumentLimits.values else {
            return nil
        }
        return outline
    }

    func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        guard bytes.count <= ManifestLimits.bytes else { throw NotUnderstood("larger than \(ManifestLimits.bytes) bytes") }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard !text.contains(0), String(validating: text, as: UTF8.self) != nil else { throw NotUnderstood("not UTF-8 text") }
        switch self {
        case .packageJSON: return try PackageJSON.read(text)
        case .packageLock: return try PackageLock.read(text)
        case .yarnLock: return try YarnLock.read(text)
        case .pnpmLock: return try PnpmLock.read(text)
        case .requirements: return try Requirements.read(text)
        case .pyproject: return try Pyproject.read(text)
        case .poetryLock: return try PackageTables.poetryLock(text)
        case .uvLock: return try PackageTables.uvLock(text)
        case .pipfile: return try Pipfile.read(text)
        case .pipfileLock: return try Pipfile.readLock(text)
        case .cargoManifest: return try CargoManifest.read(text)
        case .cargoLock: return try PackageTables.cargoLock(text)
        case .goModule: return try GoModule.read(text)
        case .goSum: return try GoModule.readSum(text)
        case .packageSwift: return try PackageSwift.read(text)
        case .packageResolved: return try PackageResolved.read(text)
        case .gemfile: return try Gemfile.read(text)
        case .gemfileLock: return try GemfileLock.read(text)
        case .mavenProject: return try MavenProject.read(text)
        case .groovyBuild: return try GradleBuild.read(text, .groovy)
        case .kotlinBuild: return try GradleBuild.read(text, .kotlin)
        case .gradleLock: return try GradleBuild.readLock(text)
        case .gradleCatalog: return try GradleCatalog.read(text)
        }
    }
}
