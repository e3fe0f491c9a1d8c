package io.drey;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What users may name. A type that is added here is promised, and one that is gone breaks somebody's code. */
class PublicTypesTest {

    private static final List<String> PACKAGES = List.of("io.drey", "io.drey.codec", "io.drey.writer");

    @Test
    void thesePublicTypesArePromised() {
        List<String> found = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.drey").stream()
                        .filter(type -> PACKAGES.contains(type.getPackageName()))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getName)
                        .toList();

        assertThat(found)
                .containsExactlyInAnyOrder(
                        "io.drey.BypassedConditional",
                        "io.drey.ConfigurationException",
                        "io.drey.DreyCache",
                        "io.drey.Health",
                        "io.drey.ManagerOptions",
                        "io.drey.OnUnavailable",
                        "io.drey.RefreshAhead",
                        "io.drey.RemoteUnavailableException",
                        "io.drey.TierMXBean",
                        "io.drey.TierOptions",
                        "io.drey.TieredCachingProvider",
                        "io.drey.TieredConfiguration",
                        "io.drey.TlsOptions",
                        "io.drey.WriteMode",
                        "io.drey.codec.Codec",
                        "io.drey.codec.CodecContext",
                        "io.drey.codec.CodecException",
                        "io.drey.codec.CodecFactory",
                        "io.drey.codec.Compression",
                        "io.drey.codec.TypedCodec",
                        "io.drey.writer.GiveUpListener",
                        "io.drey.writer.Fsync",
                        "io.drey.writer.WriteBehindCacheWriter",
                        "io.drey.writer.WriteBehindOptions",
                        "io.drey.writer.WriteBehindStats");
    }
}
