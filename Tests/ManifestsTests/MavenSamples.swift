extension Sample {
    static let maven: [Sample] = [
        Sample(
            path: "pom.xml",
            base: """
                <?xml version="1.0" encoding="UTF-8"?>
                <project xmlns="https://maven.example/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <properties>
                    <pad.version>1.2.0</pad.version>
                  </properties>
                  <dependencies>
                    <dependency>
                      <groupId>example.acme</groupId>
                      <artifactId>pad</artifactId>
                      <version>${pad.version}</version>
                    </dependency>
                  </dependencies>
                </project>
                """,
            head: """
                <?xml version="1.0" encoding="UTF-8"?>
                <project xmlns="https://maven.example/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <properties>
                    <pad.version>1.2.0-SNAPSHOT</pad.version>
                  </properties>
                  <dependencies>
                    <dependency>
                      <groupId>example.acme</groupId>
                      <artifactId>pad</artifactId>
                      <version>${pad.version}</version>
                    </dependency>
                    <!-- <dependency><artifactId>none</artifactId></dependency> -->
                    <dependency>
                      <groupId>example.acme</groupId>
                      <artifactId>near</artifactId>
                      <version>1</version>
                      <systemPath>/lib/near.jar</systemPath>
                    </dependency>
                  </dependencies>
                  <build>
                    <plugins><plugin><artifactId>maven-pad-plugin</artifactId><version>3.0.0</version></plugin></plugins>
                  </build>
                </project>
                """,
            changes: [
                "head 8: downgraded example.acme:pad 1.2.0 -> 1.2.0-SNAPSHOT",
                "head 14: added example.acme:near - -> 1 @local",
                "head 22: added maven-pad-plugin - -> 3.0.0",
            ]),
        Sample(
            path: "repositories/pom.xml",
            base: """
                <project>
                  <repositories><repository><id>a</id><url>https://registry.example/m2</url></repository></repositories>
                  <dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId><version>1.0</version></dependency></dependencies>
                </project>
                """,
            head: """
                <project>
                  <repositories><repository><id>a</id><url>https://packages.example/m2</url></repository></repositories>
                  <dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId><version>1.1</version></dependency></dependencies>
                  <distributionManagement><repository><url>https://out.example/</url></repository></distributionManagement>
                </project>
                """,
            changes: [
                "head 3: upgraded source_changed g:a 1.0 @registry.example -> 1.1 @packages.example new packages.example"
            ]),
        Sample(
            path: "build.gradle",
            base: """
                plugins {
                    id 'java'
                    id 'example.plugin' version '1.0.0'
                }
                repositories { mavenCentral() }
                dependencies {
                    implementation 'example.acme:pad:1.2.0' // the pad
                    implementation project(':core')
                }
                """,
            head: """
                plugins {
                    id 'java'
                    id 'example.plugin' version '1.1.0'
                }
                repositories {
                    mavenCentral()
                    maven { url 'https://packages.example/m2' }
                }
                dependencies {
                    implementation 'example.acme:pad:1.3.0' // the pad
                    implementation project(':core')
                    testImplementation libs.tool.kit
                }
                """,
            changes: [
                "head 2: source_changed plugin java ? -> ? @packages.example new packages.example",
                "head 3: upgraded source_changed plugin example.plugin 1.0.0 -> 1.1.0 @packages.example new packages.example",
                "head 10: upgraded source_changed example.acme:pad 1.2.0 -> 1.3.0 @packages.example new packages.example",
                "head 12: added libs.tool.kit - -> ? @packages.example new packages.example",
            ]),
        Sample(
            path: "app/build.gradle.kts",
            base: """
                plugins { kotlin("jvm") version "1.9.0" }
                dependencies {
                    implementation("example.acme:pad:1.2.0")
                    implementation("example.acme:computed:$version")
                }
                """,
            head: """
                plugins { kotlin("jvm") version "1.9.0" }
                dependencies {
                    implementation("example.acme:pad:1.1.0")
                    implementation("example.acme:computed:$version")
                }
                """,
            changes: [
                "head 3: downgraded example.acme:pad 1.2.0 -> 1.1.0"
            ]),
        Sample(
            path: "gradle.lockfile",
            base: """
                # This is a Gradle generated file for dependency locking.
                example.acme:pad:1.2.0=compileClasspath,runtimeClasspath
                empty=annotationProcessor
                """,
            head: """
                # This is a Gradle generated file for dependency locking.
                example.acme:extra:2.0=compileClasspath
                example.acme:pad:1.2.1=compileClasspath,runtimeClasspath
                empty=annotationProcessor
                """,
            changes: [
                "head 2: added example.acme:extra - -> 2.0",
                "head 3: upgraded example.acme:pad 1.2.0 -> 1.2.1",
            ]),
        Sample(
            path: "gradle/libs.versions.toml",
            base: """
                [versions]
                pad = "1.2.0"

                [libraries]
                pad-core = { module = "example.acme:pad", version.ref = "pad" }
                tool = "example.acme:tool:2.0"

                [plugins]
                lint = { id = "example.lint", version = "1.0" }
                """,
            head: """
                [versions]
                pad = "1.3.0"

                [libraries]
                pad-core = { module = "example.acme:pad", version.ref = "pad" }
                tool = { group = "example.acme", name = "tool", version = { strictly = "2.0" } }

                [plugins]
                lint = { id = "example.lint", version = "1.1" }
                """,
            changes: [
                "head 5: upgraded example.acme:pad 1.2.0 -> 1.3.0",
                "head 6: changed example.acme:tool 2.0 -> strictly 2.0",
                "head 9: upgraded plugin example.lint 1.0 -> 1.1",
            ]),
    ]
}
