package io.drey.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Owners whose names look alike, to one file system or another. */
class DirectoryNamesTest {

    private static final Path ROOT = Path.of("journals");

    @Test
    void namesThatDifferNeverMeetWhateverTheFileSystemMakesOfThem() {
        String longName = "x".repeat(500);
        List<String> names = List.of(
                "orders",
                "Orders",
                "ORDERS",
                "orders ",
                "orders.",
                "or/ders",
                "or%002fders",
                "..",
                ".",
                "",
                "%",
                "con",
                "o\u0308",
                "\u00f6",
                "\ud800",
                "?",
                "\u0000",
                longName,
                longName + "y",
                longName + "z",
                "a:b",
                "a\\b");
        Set<String> directories = new HashSet<>();

        for (String name : names) {
            String directory = DirectoryNames.encoded(name);
            assertThat(directory).as(name).matches("[a-z0-9_%~-]{1,130}");
            assertThat(directories.add(directory.toLowerCase(Locale.ROOT)))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void anOwnersPartsAreDirectoriesInEachOther() {
        assertThat(DirectoryNames.within(ROOT, "shop", "orders")).isEqualTo(Path.of("journals", "shop", "orders"));
        assertThat(DirectoryNames.within(ROOT, "shop", "..")).isEqualTo(Path.of("journals", "shop", "%002e%002e"));
        assertThat(DirectoryNames.within(ROOT, "shop/orders"))
                .isNotEqualTo(DirectoryNames.within(ROOT, "shop", "orders"));
    }
}
