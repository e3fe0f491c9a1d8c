package io.drey.hibernate.shop;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An attribute that is stored as Java serialises it, with fields of further classes. */
public class Settings implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Named by a type argument only. */
    public record Option(String name, Colour colour) implements Serializable {}

    public List<Option> options = new ArrayList<>();
    public Map<Colour, int[]> numbers = new HashMap<>();
}
