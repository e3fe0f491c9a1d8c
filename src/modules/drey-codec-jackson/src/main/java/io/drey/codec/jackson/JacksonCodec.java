package io.drey.codec.jackson;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.module.SimpleAbstractTypeResolver;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.drey.codec.CodecContext;
import io.drey.codec.CodecException;
import io.drey.codec.TypedCodec;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Writes and reads the fields of objects by Jackson. What would come back as another class than it was is refused when
 * it is written; the bytes name no class. Any thread.
 *
 * <p>Rejected: getters, which run code of the application and may hide state; modules found on the class path, which
 * would let JVMs with different class paths write different bytes.
 */
final class JacksonCodec implements TypedCodec {

    private static final int LONGEST_NUMBER = 10_000;

    /** Of an object, its fields, their names and what ends it. An object of more fields counts as several. */
    private static final int TOKENS_AN_OBJECT = 20;

    private final long mostTokens;
    private final ObjectMapper mapper;
    private final ConcurrentHashMap<Class<?>, Way> ways = new ConcurrentHashMap<>();
    private final Function<Class<?>, Way> way = this::wayOf;

    /** How objects of one class are written and read. */
    private record Way(JavaType type, ObjectWriter writer, ObjectReader reader) {}

    JacksonCodec(JsonFactory format, CodecContext context) {
        int longest = (int) Math.min(Integer.MAX_VALUE, context.maxBytes());
        this.mostTokens = Math.min(context.maxReferences(), Long.MAX_VALUE / TOKENS_AN_OBJECT) * TOKENS_AN_OBJECT;
        format.setStreamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(context.maxDepth())
                .maxDocumentLength(context.maxBytes())
                .maxStringLength(longest)
                .maxTokenCount(mostTokens)
                .maxNumberLength(Math.min(LONGEST_NUMBER, longest))
                .build());
        format.setStreamWriteConstraints(StreamWriteConstraints.builder()
                .maxNestingDepth(context.maxDepth())
                .build());
        SimpleAbstractTypeResolver inOrder = new SimpleAbstractTypeResolver();
        inOrder.addMapping(Set.class, LinkedHashSet.class); // the order is part of what an application sees
        SimpleModule resolving = new SimpleModule("drey");
        resolving.setAbstractTypes(inOrder);
        // The gate comes last: it is asked first
        this.mapper = JsonMapper.builder(format)
                .addModules(
                        new Jdk8Module(),
                        new JavaTimeModule(),
                        new ParameterNamesModule(),
                        resolving,
                        new GateModule(new Gate(context)))
                .visibility(PropertyAccessor.ALL, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
                .disable(
                        MapperFeature.USE_GETTERS_AS_SETTERS,
                        MapperFeature.INFER_PROPERTY_MUTATORS,
                        MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(MapperFeature.ALLOW_FINAL_FIELDS_AS_MUTATORS)
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
                        SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
                .disable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.ACCEPT_FLOAT_AS_INT,
                        DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .polymorphicTypeValidator(
                        BasicPolymorphicTypeValidator.builder().build())
                .build();
    }

    @Override
    public byte[] encode(Object value, Class<?> type) throws IOException {
        Way known = ways.computeIfAbsent(type, way);
        ExactTypes.check(known.type(), value);
        byte[] bytes = known.writer().writeValueAsBytes(value);
        if (bytes.length > mostTokens / 2) { // a token takes a byte, but for the end of what has a known size
            countTokens(bytes);
        }
        return bytes;
    }

    /** Reads all of it, so that nothing is written that has too many tokens to be read. */
    private void countTokens(byte[] bytes) throws IOException {
        try (JsonParser parser = mapper.createParser(bytes)) {
            while (parser.nextToken() != null) {
                // only counted
            }
        } catch (StreamConstraintsException e) {
            throw new CodecException(
                    "More objects than drey.codec.max-references allows; store less, or raise the limit in every JVM",
                    e);
        }
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, Class<?> type) throws IOException {
        return ways.computeIfAbsent(type, way).reader().readValue(bytes, offset, length);
    }

    /** Looks at the class and at all that it declares, so that what cannot be read is not written either. */
    private Way wayOf(Class<?> type) {
        JavaType known = mapper.constructType(type);
        ObjectReader reader = mapper.readerFor(known);
        try (TokenBuffer nothing = new TokenBuffer(mapper, false)) {
            nothing.writeNull();
            reader.readValue(nothing.asParser());
        } catch (IOException e) {
            throw new CodecException(type.getName() + " could not be read back: " + e.getMessage(), e);
        }
        return new Way(known, mapper.writerFor(known), reader);
    }
}
