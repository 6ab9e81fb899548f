/** After words were brought in: what they own, as it is found. It holds nobody up; home has the whole map. */
import { useEffect, useMemo } from 'preact/hooks';
import { ErrorNote, List, Row } from '../parts/surfaces.tsx';
import { t, tCount } from '../parts/text.ts';
import { later } from '../popup/tabs.ts';
import { isEmpty, labelOf, makeSurvey } from '../survey/model.ts';
import { NothingFound } from '../survey/survey-map.tsx';
import { ask, wallet } from '../wallet.ts';

export function SurveyCard() {
  const model = useMemo(() => makeSurvey({ ask, wallet, later }), []);
  useEffect(() => {
    void model.follow({ start: true });
    return model.leave;
  }, [model]);
  const survey = model.survey.value;
  const problem = model.deeds.problems.value.get('read') ?? model.deeds.problems.value.get('start');
  const isRunning = survey?.status === 'running';
  return (
    <section class="card stack-8">
      <h2>{t(isRunning || !survey ? 'home_survey_looking' : 'home_survey')}</h2>
      {problem && <ErrorNote error={problem} retry={() => void model.follow({ start: true })} />}
      {survey && (
        <>
          {isRunning && (
            <progress
              class="survey-progress"
              max={survey.planned}
              value={survey.answered}
              aria-label={t('home_survey_looking')}
            />
          )}
          <p role="status">{tCount('home_survey_found', survey.yours.length)}</p>
          <List>
            {survey.yours.map((account) => (
              <Row key={`${account.index} ${account.style}`} title={<bdi>{labelOf(account)}</bdi>} />
            ))}
          </List>
          {!isRunning && isEmpty(survey) && <NothingFound survey={survey} />}
        </>
      )}
      <a href="home.html#survey">{t('home_survey_all')}</a>
      <p class="small soft">{t('home_survey_privacy')}</p>
    </section>
  );
}
