package io.drey;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The import graph of the provider: who may know whom.
 *
 * <p>{@code io.drey} is the public face and stands at both ends: everybody may use its options and exceptions, and its
 * provider starts the assembly; so does the decorator of {@code io.drey.writer} with its queue. Nobody names these two,
 * which are therefore left out of the graph. A package that is not in the table fails, so that a new one is placed
 * deliberately.
 */
class ArchitectureTest {

    static final String ROOT = "io.drey";

    /** From a package to the packages it may import, besides its own. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            entry("", "codec", "writer", "internal.address", "internal.option"),
            entry("internal.address"),
            entry("codec"),
            entry("internal.option"),
            entry("writer", "internal.option"),
            entry("internal.queue", "codec", "writer", "internal.journal", "internal.loop"),
            entry("internal.codec", "codec"),
            entry("internal.copy", "codec", "internal.codec"),
            entry("internal.value", "codec", "internal.codec", "internal.copy", "internal.option"),
            entry("internal.config", "", "writer", "internal.address"),
            entry("internal.store", ""),
            entry(
                    "internal.redis",
                    "",
                    "codec",
                    "internal.address",
                    "internal.store",
                    "internal.value",
                    "internal.partition"),
            entry("internal.loop"),
            entry("internal.observe"),
            entry("internal.journal", "internal.loop"),
            entry("internal.partition", "internal.store", "internal.loop"),
            entry("internal.local", "", "internal.partition", "internal.store", "internal.value"),
            entry("internal.guard", "", "internal.observe", "internal.partition", "internal.store"),
            entry(
                    "internal.bypass",
                    "",
                    "internal.behind",
                    "internal.journal",
                    "internal.loop",
                    "internal.partition",
                    "internal.store"),
            entry("internal.behind", "", "internal.queue", "internal.store"),
            entry("internal.event", ""),
            entry("internal.management", ""),
            entry(
                    "internal.engine",
                    "",
                    "codec",
                    "internal.behind",
                    "internal.store",
                    "internal.value",
                    "internal.event",
                    "internal.management"),
            entry("internal.jcache", "", "codec", "writer", "internal.*"));

    static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /**
     * The classes of the face that start the machinery. Their packages are at the bottom of the graph, they at its top.
     */
    private static final List<String> ENTRIES =
            List.of(ROOT + ".TieredCachingProvider", ROOT + ".writer.WriteBehindCacheWriter");

    private static final DescribedPredicate<HasName> IS_ENTRY =
            nameStartingWith(ENTRIES.get(0)).or(nameStartingWith(ENTRIES.get(1)));

    /** The options that take objects of the client library which an application has. */
    private static final DescribedPredicate<HasName> TAKES_ITS_OBJECTS =
            nameStartingWith(ROOT + ".ManagerOptions").or(nameStartingWith(ROOT + ".ManagerSettings"));

    private static final JavaClasses WITHOUT_ENTRIES = MAIN.that(DescribedPredicate.not(IS_ENTRY));

    @TestFactory
    Stream<DynamicTest> packagesImportOnlyWhatTheDesignAllows() {
        return MAY_IMPORT.keySet().stream()
                .sorted()
                .map(name -> dynamicTest(inFull(name), () -> importsOnlyWhatItMay(name)));
    }

    @Test
    void everyPackageIsPlacedInTheGraph() {
        holds(noClasses().should().resideOutsideOfPackages(inFull(MAY_IMPORT.keySet().stream())));
    }

    @Test
    void theEntriesStartTheMachineryAndNobodyNamesThem() {
        noClasses()
                .that(DescribedPredicate.not(IS_ENTRY))
                .should()
                .dependOnClassesThat(IS_ENTRY.forSubtype())
                .check(MAIN);
    }

    @Test
    void packagesFormNoCycle() {
        holds(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void onlyRedisKnowsLettuce() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(inFull(Stream.of("internal.redis")))
                .and(DescribedPredicate.not(TAKES_ITS_OBJECTS))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce.."));
    }

    /** What else is to be known of the client library belongs behind one of these. */
    @Test
    void sixteenClassesOfRedisKnowLettuce() {
        String redis = inFull("internal.redis") + ".";
        Set<String> may = Stream.of(
                        "Access",
                        "Addresses",
                        "ClientFailures",
                        "ClientTls",
                        "CredentialsSource",
                        "ClientTracing",
                        "Driver",
                        "GatheredCommand",
                        "GatheredPutCommand",
                        "LiveConnection",
                        "MaintenanceNotifications",
                        "PasswordFile",
                        "ReplyOrder",
                        "ManagerResources",
                        "Sentinels",
                        "SharedResources",
                        "TlsFiles")
                .map(redis::concat)
                .collect(Collectors.toSet());
        holds(noClasses()
                .that(DescribedPredicate.describe(
                        "are not (within) one of " + may,
                        each -> may.stream()
                                .noneMatch(name -> each.getName().equals(name)
                                        || each.getName().startsWith(name + "$"))))
                .and(DescribedPredicate.not(TAKES_ITS_OBJECTS))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "io.netty..", "reactor.."));
    }

    @Test
    void onlyLocalKnowsCaffeine() {
        onlyTheseKnow("com.github.benmanes.caffeine..", "internal.local");
    }

    @Test
    void onlyConfigurationReadingKnowsTypesafeConfig() {
        onlyTheseKnow("com.typesafe..", "internal.config", "internal.jcache");
    }

    private static void importsOnlyWhatItMay(String name) {
        String[] allowed = inFull(Stream.concat(Stream.of(name), MAY_IMPORT.get(name).stream()));
        DescribedPredicate<JavaClass> forbidden =
                resideInAnyPackage(ROOT + "..").and(resideOutsideOfPackages(allowed));
        holds(noClasses().that().resideInAPackage(inFull(name)).should().dependOnClassesThat(forbidden));
    }

    private static void onlyTheseKnow(String library, String... packages) {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(inFull(Arrays.stream(packages)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library));
    }

    /** A package of the table that has no class yet breaks no rule. */
    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(WITHOUT_ENTRIES);
    }

    private static Map.Entry<String, List<String>> entry(String name, String... mayImport) {
        return Map.entry(name, List.of(mayImport));
    }

    private static String[] inFull(Stream<String> names) {
        return names.map(ArchitectureTest::inFull).toArray(String[]::new);
    }

    private static String inFull(String name) {
        if (name.isEmpty()) {
            return ROOT;
        }
        return ROOT + "." + name;
    }
}
