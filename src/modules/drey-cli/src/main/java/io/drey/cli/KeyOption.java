package io.drey.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** How keys on the command line are meant. One thread. */
final class KeyOption {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Option(
            names = {"-t", "--key-type"},
            paramLabel = "TYPE",
            converter = Converter.class,
            completionCandidates = Candidates.class,
            description =
                    "What the applications' keys are: ${COMPLETION-CANDIDATES}; hex is for all others, whose"
                            + " bytes \"keys\" shows. Without it a string is tried, and a number or UUID if the key reads as one.")
    private @Nullable KeyType type;

    @Nullable
    KeyType type() {
        return type;
    }

    /** What a text may stand for, if that is of the type that was named. */
    List<Codings.Meant> meant(String key, Codings codings) {
        try {
            return codings.meant(key, type);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static final class Converter implements ITypeConverter<KeyType> {
        @Override
        public KeyType convert(String text) {
            return Arrays.stream(KeyType.values())
                    .filter(each -> each.word().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "\"" + text + "\" is none of " + String.join(", ", new Candidates())));
        }
    }

    private static final class Candidates implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(KeyType.values()).map(KeyType::word).iterator();
        }
    }
}
