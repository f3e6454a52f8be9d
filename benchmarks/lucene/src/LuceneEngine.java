import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollectorManager;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.uhighlight.LengthGoalBreakIterator;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

/**
 * Lucene behind the protocol of benchmarks/protocol.py: the texts split at white space, facets from doc values in the
 * same pass as the hits, snippets by the unified highlighter from the offsets in the postings. No query cache, as the
 * same questions come again and again. The source compiles against Lucene 9 and 10.
 */
public final class LuceneEngine {
  private static final int HITS = 10;
  private static final int SNIPPET_CHARACTERS = 180;
  private static final int MAX_WARM_ROUNDS = 15;
  private static final float TITLE_BOOST = 2f;
  private static final int FIRST_YEAR = 1900;
  private static final int YEARS = 200;

  private final Analyzer analyzer = new WhitespaceAnalyzer();
  private IndexSearcher searcher;
  private UnifiedHighlighter highlighter;
  private String[] provinces;

  /** What one search found, and how long it took. */
  private record Answer(int total, List<String> hits, int[] provinces, int[] years, List<String> snippets, double ms) {}

  /** A question, parsed from JSON before the clock starts. */
  private record Asked(boolean phrase, boolean anyWord, String[] terms, String province, int[] years) {
    static Asked of(JsonObject from) {
      List<String> terms = new ArrayList<>();
      from.getAsJsonArray("terms").forEach(each -> terms.add(each.getAsString()));
      JsonElement province = from.get("province");
      JsonElement years = from.get("years");
      return new Asked(
          from.get("phrase").getAsBoolean(),
          from.get("any_word").getAsBoolean(),
          terms.toArray(String[]::new),
          province.isJsonNull() ? null : province.getAsString(),
          years.isJsonNull()
              ? null
              : new int[] {years.getAsJsonArray().get(0).getAsInt(), years.getAsJsonArray().get(1).getAsInt()});
    }
  }

  private enum Facet {
    PROVINCE,
    YEAR
  }

  /** Counts the matches, and those of each province and year. */
  private final class Counter extends SimpleCollector {
    private final Set<Facet> facets;
    private final int[] byProvince = new int[provinces.length];
    private final int[] byYear = new int[YEARS];
    private int total;
    private NumericDocValues years;
    private SortedSetDocValues places;

    Counter(Set<Facet> facets) {
      this.facets = facets;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      years = context.reader().getNumericDocValues("year");
      places = context.reader().getSortedSetDocValues("provinces");
    }

    @Override
    public void collect(int number) throws IOException {
      total++;
      if (facets.contains(Facet.YEAR) && years.advanceExact(number)) {
        byYear[(int) years.longValue() - FIRST_YEAR]++;
      }
      if (facets.contains(Facet.PROVINCE) && places.advanceExact(number)) {
        for (int left = places.docValueCount(); left > 0; left--) {
          byProvince[(int) places.nextOrd()]++;
        }
      }
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }

  /** One counter for the whole search: the searcher has no executor, so there is one slice. */
  private CollectorManager<Counter, Counter> counting(Set<Facet> facets) {
    return new CollectorManager<>() {
      @Override
      public Counter newCollector() {
        return new Counter(facets);
      }

      @Override
      public Counter reduce(java.util.Collection<Counter> counters) {
        return counters.iterator().next();
      }
    };
  }

  private int build(Path tokens, Path index) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(analyzer);
    config.setRAMBufferSizeMB(256);
    FieldType body = new FieldType(TextField.TYPE_STORED);
    body.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
    body.freeze();
    int count = 0;
    try (IndexWriter writer = new IndexWriter(new MMapDirectory(index), config);
        BufferedReader lines = Files.newBufferedReader(tokens)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        writer.addDocument(document(JsonParser.parseString(line).getAsJsonObject(), body));
        count++;
      }
      writer.forceMerge(1);
    }
    return count;
  }

  private static Document document(JsonObject release, FieldType body) {
    Document document = new Document();
    document.add(new StoredField("id", release.get("id").getAsString()));
    document.add(new TextField("title", release.get("title").getAsString(), Field.Store.YES));
    document.add(new Field("body", release.get("body").getAsString(), body));
    document.add(new IntPoint("years", release.get("year").getAsInt()));
    document.add(new NumericDocValuesField("year", release.get("year").getAsInt()));
    for (JsonElement each : release.getAsJsonArray("provinces")) {
      document.add(new StringField("province", each.getAsString(), Field.Store.NO));
      document.add(new SortedSetDocValuesField("provinces", new BytesRef(each.getAsString())));
    }
    return document;
  }

  private void open(Path index) throws IOException {
    DirectoryReader reader = DirectoryReader.open(new MMapDirectory(index));
    searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    SortedSetDocValues values = MultiDocValues.getSortedSetValues(reader, "provinces");
    provinces = new String[(int) values.getValueCount()];
    for (int ord = 0; ord < provinces.length; ord++) {
      provinces[ord] = values.lookupOrd(ord).utf8ToString();
    }
    highlighter =
        UnifiedHighlighter.builder(searcher, analyzer)
            .withBreakIterator(
                () ->
                    LengthGoalBreakIterator.createClosestToLength(
                        BreakIterator.getWordInstance(Locale.ROOT), SNIPPET_CHARACTERS, 0.5f))
            .build();
  }

  private static Query either(Query title, Query body) {
    return new BooleanQuery.Builder()
        .add(new BoostQuery(title, TITLE_BOOST), Occur.SHOULD)
        .add(body, Occur.SHOULD)
        .build();
  }

  private static Query text(Asked asked) {
    if (asked.phrase) {
      return either(new PhraseQuery("title", asked.terms), new PhraseQuery("body", asked.terms));
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (String term : asked.terms) {
      all.add(either(new TermQuery(new Term("title", term)), new TermQuery(new Term("body", term))), asked.anyWord ? Occur.SHOULD : Occur.MUST);
    }
    return all.build();
  }

  private static Query within(Query text, Asked asked, Facet without) {
    BooleanQuery.Builder all = new BooleanQuery.Builder().add(text, Occur.MUST);
    if (asked.province != null && without != Facet.PROVINCE) {
      all.add(new TermQuery(new Term("province", asked.province)), Occur.FILTER);
    }
    if (asked.years != null && without != Facet.YEAR) {
      all.add(IntPoint.newRangeQuery("years", asked.years[0], asked.years[1]), Occur.FILTER);
    }
    return all.build();
  }

  /** The whole work. A facet that is filtered is counted in a pass of its own, without its filter. */
  private Answer search(Asked asked) throws IOException {
    long started = System.nanoTime();
    Query text = text(asked);
    Query whole = asked.province == null && asked.years == null ? text : within(text, asked, null);
    EnumSet<Facet> shared = EnumSet.allOf(Facet.class);
    if (asked.province != null) {
      shared.remove(Facet.PROVINCE);
    }
    if (asked.years != null) {
      shared.remove(Facet.YEAR);
    }
    Object[] found =
        searcher.search(
            whole,
            new MultiCollectorManager(
                new TopScoreDocCollectorManager(HITS, null, Integer.MAX_VALUE), counting(shared)));
    TopDocs best = (TopDocs) found[0];
    Counter counter = (Counter) found[1];
    int[] byProvince = counter.byProvince;
    int[] byYear = counter.byYear;
    if (asked.province != null) {
      byProvince = searcher.search(within(text, asked, Facet.PROVINCE), counting(EnumSet.of(Facet.PROVINCE))).byProvince;
    }
    if (asked.years != null) {
      byYear = searcher.search(within(text, asked, Facet.YEAR), counting(EnumSet.of(Facet.YEAR))).byYear;
    }
    List<String> hits = new ArrayList<>();
    StoredFields stored = searcher.storedFields();
    for (ScoreDoc hit : best.scoreDocs) {
      hits.add(stored.document(hit.doc, Set.of("id", "title")).get("id"));
    }
    List<String> snippets = hits.isEmpty() ? List.of() : List.of(highlighter.highlight("body", text, best, 1));
    double ms = (System.nanoTime() - started) / 1e6;
    return new Answer(counter.total, hits, byProvince, byYear, snippets, ms);
  }

  private double warm(JsonArray queries, double seconds) throws IOException {
    List<Asked> all = new ArrayList<>();
    queries.forEach(each -> all.add(Asked.of(each.getAsJsonObject())));
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int done = 0;
    for (int round = 0; round < MAX_WARM_ROUNDS; round++) {
      for (Asked asked : all) {
        search(asked);
        done++;
        if (System.nanoTime() > end) {
          return (double) done / all.size();
        }
      }
    }
    return (double) done / all.size();
  }

  private JsonObject whole(Answer answer) {
    JsonObject out = new JsonObject();
    out.addProperty("total", answer.total);
    out.add("hits", strings(answer.hits));
    out.add("snippets", strings(answer.snippets));
    JsonObject byProvince = new JsonObject();
    for (int ord = 0; ord < provinces.length; ord++) {
      if (answer.provinces[ord] > 0) {
        byProvince.addProperty(provinces[ord], answer.provinces[ord]);
      }
    }
    out.add("provinces", byProvince);
    JsonObject byYear = new JsonObject();
    for (int year = 0; year < YEARS; year++) {
      if (answer.years[year] > 0) {
        byYear.addProperty(Integer.toString(FIRST_YEAR + year), answer.years[year]);
      }
    }
    out.add("years", byYear);
    return out;
  }

  private static JsonArray strings(List<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }

  private JsonObject answer(JsonObject request) throws IOException {
    JsonObject out = new JsonObject();
    switch (request.get("do").getAsString()) {
      case "build" -> {
        long started = System.nanoTime();
        int count = build(Path.of(request.get("tokens").getAsString()), Path.of(request.get("index").getAsString()));
        out.addProperty("documents", count);
        out.addProperty("seconds", (System.nanoTime() - started) / 1e9);
      }
      case "open" -> {
        open(Path.of(request.get("index").getAsString()));
        JsonObject versions = new JsonObject();
        versions.addProperty("lucene", Version.LATEST.toString());
        versions.addProperty("java", System.getProperty("java.version"));
        out.add("versions", versions);
      }
      case "warm" ->
          out.addProperty("rounds", warm(request.getAsJsonArray("queries"), request.get("warm_seconds").getAsDouble()));
      case "query" -> {
        Answer answer = search(Asked.of(request.getAsJsonObject("query")));
        if (request.get("full").getAsBoolean()) {
          out = whole(answer);
        }
        out.addProperty("ms", answer.ms);
      }
      default -> {}
    }
    return out;
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    System.setOut(System.err);
    LuceneEngine engine = new LuceneEngine();
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      JsonObject request = JsonParser.parseString(line).getAsJsonObject();
      JsonObject answer;
      try {
        answer = engine.answer(request);
      } catch (Exception error) {
        answer = new JsonObject();
        answer.addProperty("error", error.toString());
      }
      answers.print(answer + "\n");
      answers.flush();
      if (request.get("do").getAsString().equals("stop")) {
        return;
      }
    }
  }
}
