import PlainDocuments
import RiskModel
import Testing

@testable import Manifests

@Suite("Manifests that are programs")
struct ProgramTests {
    @Test(
        "hide no dependency behind a quotation mark that begins no text",
        arguments: [
            ("build.gradle", #"def a = /"/; dependencies { implementation 'evil.example:evil:1' }; def b = /"/"#),
            ("build.gradle", #"def a = $/"/$; dependencies { implementation 'evil.example:evil:1' }; def b = $/"/$"#),
            ("build.gradle.kts", #"val a = """\"""; dependencies { implementation("evil.example:evil:1") } // """"#),
            ("build.gradle.kts", #"val a = """"""""; dependencies { implementation("evil.example:evil:1") }"#),
            ("build.gradle.kts", #"val `"` = 1; dependencies { implementation("evil.example:evil:1") }; val `"x` = 1"#),
            ("build.gradle.kts", #"val a = '"'; dependencies { implementation("evil.example:evil:1") }; val b = '"'"#),
            ("Package.swift", #"let a = /"/; let d = [.package(url: "https://evil.example/evil", from: "1.0.0")]; let b = /"/"#),
            ("Package.swift", ##"let a = #"\"#; let d = [.package(url: "https://evil.example/evil", from: "1.0.0")] // "#"##),
            ("Package.swift", #"let a = "\(f("x"))"; let d = [.package(url: "https://evil.example/evil", from: "1.0.0")]"#),
            ("Gemfile", #"group(%q(")); gem "evil", source: "https://evil.example" #")"#),
            ("Gemfile", #"group(/"/); gem "evil", source: "https://evil.example" #""#),
            ("Gemfile", #"group(?"); gem "evil", source: "https://evil.example" #""#),
            ("Gemfile", "group(<<X)\n\"\nX\ngem \"evil\", source: \"https://evil.example\"\n"),
        ])
    func quotation(path: String, text: String) throws {
        let facts = try? Sample.facts(path, "", text)
        #expect(facts == nil || facts?.changes.contains { $0.name.contains("evil") } == true, "\(String(describing: facts))")
    }

    @Test("count by what they state, whatever stands around it")
    func surroundings() throws {
        let text = """
            source "https://gems.example"
            ruby file: ".ruby-version"
            gem "a", "~> 1.0", platforms: %i[mri windows], group: :test if ENV["CI"]
            gem("b", require: false)
            gem "c",
              git: "https://git.example/c",
              ref: "0123"
            """
        let facts = try Sample.facts("Gemfile", "", text)
        #expect(
            facts?.changes.map(Sample.render) == [
                "head 3: added a - -> ~> 1.0 @gems.example new gems.example",
                "head 4: added b - -> ? @gems.example new gems.example",
                "head 5: added c - -> #0123 @git.example new git.example",
            ])
    }

    @Test("that are handed functions or put names together are not understood")
    func computed() {
        for (path, text) in [
            ("Package.swift", "let d = urls.map { Package.Dependency.package(url: $0, from: \"1.0.0\") }"),
            ("Package.swift", "let make = Package.Dependency.package"),
            ("build.gradle", "dependencies { implementation 'a.b:' + name }"),
            ("build.gradle", "dependencies { implementation group: 'a.b', name: 'c', version: '1' }"),
            ("build.gradle.kts", "repositories { maven(\"https://$host/\") }"),
            ("build.gradle", "apply from: file"),
            ("Gemfile", "gem name"), ("Gemfile", "gem \"a\", git: url"), ("Gemfile", "gems.each { |g| gem g }"),
        ] {
            #expect(throws: NotUnderstood.self, "\(text)") { try Sample.facts(path, "", text) }
        }
    }
}
